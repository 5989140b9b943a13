/**
 * The style sheet of a page: calm type from the reader's own fonts, light and dark, narrow and printed. The headings of cards on
 * narrow pages come from --h1, --h2 … of each table.
 */
export const STYLESHEET = `
:root{color-scheme:light dark;--paper:#fff;--ground:#f5f4f1;--ink:#1e2329;--soft:#555d66;--rule:#d8d6d0;--faint:#efede8;--accent:#1f4a7d;--bad:#9b2319;--lack:#7d5000;--ask:#5a3d94;--good:#1c6637;--plain:#555d66;--badbg:#fbeeec;--lackbg:#faf3e3;--askbg:#f3effa;--goodbg:#ecf5ee;--bar:#4d77a8;--gap:#e3a89f;--notyet:#d9d6ce;--c1:#2f7d4b;--c2:#7fb892;--c3:#a8332a;--c4:#b98a2b;--c5:#777d85;--c6:#4d77a8;
--serif:"Iowan Old Style","Palatino Linotype",Palatino,"Source Serif 4",Charter,Georgia,"Liberation Serif",serif;--sans:"Segoe UI",-apple-system,BlinkMacSystemFont,"Helvetica Neue",Arial,"Liberation Sans",sans-serif;--mono:ui-monospace,"SF Mono",Consolas,"Liberation Mono",monospace}
@media(prefers-color-scheme:dark){:root{--paper:#171a1e;--ground:#101215;--ink:#e6e4df;--soft:#a9afb6;--rule:#3a3f46;--faint:#22262b;--accent:#9cc2ef;--bad:#ff9d90;--lack:#f0bf6a;--ask:#c9b3ff;--good:#8bd6a4;--plain:#a9afb6;--badbg:#36201e;--lackbg:#33290f;--askbg:#2a2440;--goodbg:#17301f;--bar:#6f9bd0;--gap:#7a3a33;--notyet:#3a3f46;--c1:#4fae70;--c2:#2f6b47;--c3:#e0746a;--c4:#d3a548;--c5:#8b929a;--c6:#6f9bd0}}
*{box-sizing:border-box}
html{font-size:16px;-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:3.5rem}
body{margin:0;background:var(--ground);color:var(--ink);font:400 .9375rem/1.55 var(--sans);overflow-wrap:anywhere}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:2px}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;z-index:9;background:var(--paper);padding:.5rem 1rem}
.strip{position:sticky;top:0;z-index:5;background:var(--paper);border-bottom:1px solid var(--rule);padding:.45rem 1.25rem;font-size:.8125rem;color:var(--soft);display:flex;flex-wrap:wrap;gap:.1rem 1.25rem}
.strip b{color:var(--ink);font-weight:600}.draft{color:var(--bad);font-weight:700;letter-spacing:.08em}
.frame{max-width:84rem;margin:0 auto;display:grid;grid-template-columns:minmax(0,1fr);background:var(--paper)}
nav.toc{padding:1.5rem 1.25rem;border-bottom:1px solid var(--rule);font-size:.875rem}
nav.toc h2{font:600 .75rem/1.3 var(--sans);text-transform:uppercase;letter-spacing:.08em;color:var(--soft);margin:0 0 .6rem;border:0;padding:0}
nav.toc ol{list-style:none;margin:0;padding:0;columns:2;column-gap:1.5rem}
nav.toc li{break-inside:avoid}nav.toc a{display:grid;grid-template-columns:1.9rem 1fr;padding:.22rem 0;text-decoration:none;color:var(--ink)}
nav.toc a:hover{color:var(--accent);text-decoration:underline}nav.toc a span{color:var(--soft);font-variant-numeric:tabular-nums}
main{padding:0 1.25rem 4rem;min-width:0}
section{padding-top:2.5rem}
h1,h2,h3,h4{font-family:var(--serif);line-height:1.25;font-weight:600;margin:0;text-wrap:balance}
h1{font-size:2.1rem;margin:.2rem 0 .4rem}h2{font-size:1.5rem;border-bottom:2px solid var(--ink);padding-bottom:.4rem;margin-bottom:1.1rem}
h2 .no{color:var(--soft);font-weight:400;margin-right:.6rem}h3{font-size:1.12rem;margin:2rem 0 .6rem}h4{font-size:1rem;margin:1.25rem 0 .4rem}
p{margin:0 0 .8rem;max-width:46rem}.lead{font-size:1.05rem;color:var(--soft)}
.eyebrow{font:600 .75rem/1.3 var(--sans);text-transform:uppercase;letter-spacing:.1em;color:var(--soft);margin:0}
.note,.more,.none,.small{font-size:.8125rem;color:var(--soft)}.more{border-left:3px solid var(--lack);padding-left:.6rem;margin-top:.5rem}
.aside{background:var(--faint);border-left:3px solid var(--rule);padding:.8rem 1rem;margin:1rem 0;max-width:none}.aside p:last-child{margin:0}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr));gap:0 2.5rem;margin:0 0 1rem}
.facts>div{display:grid;grid-template-columns:9.5rem minmax(0,1fr);gap:1rem;padding:.35rem 0;border-bottom:1px solid var(--rule)}
dt{color:var(--soft);font-size:.8125rem;line-height:1.75}dd{margin:0;unicode-bidi:isolate}
code,.hash,.file,pre{font-family:var(--mono);font-size:.85em}.hash{word-break:break-all}.time{font-variant-numeric:tabular-nums}.nil{color:var(--soft)}
pre{background:var(--faint);padding:.8rem 1rem;white-space:pre-wrap;margin:.4rem 0 1rem;border-radius:3px}
table{width:100%;border-collapse:collapse;table-layout:fixed;font-size:.8438rem;line-height:1.45;margin:.4rem 0 1rem}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{text-align:left;vertical-align:top;padding:.42rem .6rem .42rem 0;border-bottom:1px solid var(--rule)}
thead th{font-weight:600;font-size:.75rem;color:var(--soft);border-bottom:1.5px solid var(--ink);vertical-align:bottom}
.n{text-align:right;font-variant-numeric:tabular-nums}td.n,th.n{padding-right:1.1rem}
td .sub{display:block;color:var(--soft);font-size:.78rem;margin-top:.15rem}
.mark{display:inline-block;font-size:.78rem;font-weight:600;line-height:1.3;padding:.08rem .45rem;border-radius:2px;border-left:3px solid currentColor;color:var(--plain);background:var(--faint)}
.bad{color:var(--bad)}.lack{color:var(--lack)}.ask{color:var(--ask)}.good{color:var(--good)}
.mark.bad{background:var(--badbg)}.mark.lack{background:var(--lackbg)}.mark.ask{background:var(--askbg)}.mark.good{background:var(--goodbg)}
.counts{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.75rem;list-style:none;padding:0;margin:0 0 1.5rem}
.counts li{border-top:3px solid var(--rule);padding:.5rem 0}.counts b{display:block;font:600 1.75rem/1.1 var(--serif);font-variant-numeric:tabular-nums}
.counts .bad{border-color:var(--bad)}.counts .lack{border-color:var(--lack)}.counts .ask{border-color:var(--ask)}.counts .good{border-color:var(--good)}.counts span{font-size:.8125rem;color:var(--soft)}
.matrix td{padding-top:.55rem;padding-bottom:.55rem}.matrix td:first-child b{font-variant-numeric:tabular-nums}
.matrix .chips{display:flex;flex-wrap:wrap;gap:.25rem}.chip{font-size:.78rem;font-weight:600;text-decoration:none;padding:.1rem .4rem;border-radius:2px;background:var(--faint);color:var(--plain);font-variant-numeric:tabular-nums;white-space:nowrap}
.chip.bad{background:var(--badbg);color:var(--bad)}.chip.lack{background:var(--lackbg);color:var(--lack)}.chip.ask{background:var(--askbg);color:var(--ask)}.chip.good{background:var(--goodbg);color:var(--good)}.chip:hover{text-decoration:underline}.chip.long{white-space:normal;min-width:0}
.card{border-top:1px solid var(--rule);padding:1.1rem 0 .4rem;break-inside:avoid-page}.card h3{margin:0 0 .35rem;display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:baseline}.card h3 .id{font-family:var(--sans);font-size:.875rem;color:var(--soft)}
.ipe{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,30rem),1fr));gap:0 2.5rem}.ipe .card .facts{grid-template-columns:minmax(0,1fr);font-size:.8125rem}.ipe .facts>div{padding:.15rem 0;border:0;grid-template-columns:7rem minmax(0,1fr)}.ipe dt{line-height:1.5}
.plain-list{margin:0 0 1rem;padding-left:1.1rem;max-width:60rem}.plain-list li{margin:.25rem 0}
.chart{margin:1.5rem 0 2rem}.chart figcaption{font:600 1.02rem/1.3 var(--serif);margin-bottom:.6rem}
.plot{display:grid;grid-template-columns:3.2rem minmax(0,1fr)}.axis{display:flex;flex-direction:column;justify-content:space-between;text-align:right;padding-right:.5rem;font-size:.75rem;color:var(--soft);line-height:1;font-variant-numeric:tabular-nums}
.plot svg{display:block;width:100%;height:9rem;background:linear-gradient(var(--rule),var(--rule)) 0 0/100% 1px no-repeat,linear-gradient(var(--faint),var(--faint)) 0 50%/100% 1px no-repeat;overflow:visible}
.ticks{position:relative;height:1.3rem;margin-left:3.2rem;font-size:.75rem;color:var(--soft)}.ticks span{position:absolute;top:.25rem;padding-left:.25rem;border-left:1px solid var(--rule);white-space:nowrap}
.bar{fill:var(--bar)}.gap{fill:var(--gap)}.notyet{fill:var(--notyet)}.base,.snap,.line{fill:none;vector-effect:non-scaling-stroke}.base{stroke:var(--soft)}.snap{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:3 3}.line{stroke:var(--bar);stroke-width:2.5}
.o-approved{fill:var(--c1)}.o-promoted{fill:var(--c2)}.o-denied{fill:var(--c3)}.o-expired{fill:var(--c4)}.o-deleted{fill:var(--c5)}.o-pending{fill:var(--c6)}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;padding:0;margin:.5rem 0 .5rem 3.2rem;font-size:.8125rem;color:var(--soft)}.swatch{display:inline-block;width:.8rem;height:.8rem;margin-right:.4rem;vertical-align:-.08rem;background:var(--bar)}
.swatch.gap{background:var(--gap)}.swatch.notyet{background:var(--notyet)}.swatch.snap{width:0;background:none;border-left:2px dashed var(--ink)}.swatch.line{height:.2rem;vertical-align:.2rem}
.swatch.o-approved{background:var(--c1)}.swatch.o-promoted{background:var(--c2)}.swatch.o-denied{background:var(--c3)}.swatch.o-expired{background:var(--c4)}.swatch.o-deleted{background:var(--c5)}.swatch.o-pending{background:var(--c6)}
.chart .note{margin:.2rem 0 0 3.2rem}details{font-size:.8438rem;margin:.4rem 0 .8rem}.chart details{margin-left:3.2rem}summary{cursor:pointer;color:var(--accent)}
.sign td{height:2.9rem}.sign th[scope=row]{font-weight:600}.statement{border:1px solid var(--rule);padding:1.2rem 1.4rem;margin:1rem 0}.statement ol{padding-left:1.3rem}.statement li{margin:.4rem 0;max-width:46rem}
.watermark{display:none}footer{border-top:1px solid var(--rule);margin-top:3rem;padding-top:1rem;font-size:.8125rem;color:var(--soft)}
@media(min-width:68rem){.frame:has(>nav.toc){grid-template-columns:15.5rem minmax(0,1fr)}nav.toc{border-bottom:0;border-right:1px solid var(--rule);padding:2.5rem 1.25rem}nav.toc>div{position:sticky;top:3.5rem;max-height:calc(100vh - 5rem);overflow:auto}nav.toc ol{columns:1}main{padding:0 2.5rem 5rem}}
@media(max-width:44rem){html{scroll-padding-top:6rem}h1{font-size:1.6rem}h2{font-size:1.3rem}nav.toc ol{columns:1}.strip{position:static}.facts>div{grid-template-columns:minmax(0,1fr);gap:0}
table.list,table.list tbody,table.list tr,table.list td{display:block;width:auto}table.list thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}table.list tr{border-top:1.5px solid var(--ink);padding:.45rem 0}table.list td{border:0;padding:.18rem 0 .18rem 7.5rem;text-align:left;position:relative;min-height:1.6rem}
table.list td::before{position:absolute;left:0;width:7rem;color:var(--soft);font-size:.75rem;line-height:1.65}${cardHeads(10)}
.sign th,.sign td{font-size:.75rem;padding-right:.3rem}.plot{grid-template-columns:2.4rem minmax(0,1fr)}.ticks,.legend,.chart .note,.chart details{margin-left:2.4rem}.ticks span:nth-child(even){display:none}.statement{padding:1rem}}
@media print{:root{color-scheme:light;--paper:#fff;--ground:#fff;--ink:#111;--soft:#444;--rule:#bbb;--faint:#f2f2f2;--accent:#111;--bad:#8a1a10;--lack:#6b4400;--ask:#4a2f85;--good:#14552c;--plain:#444;--badbg:#fbeeec;--lackbg:#faf3e3;--askbg:#f3effa;--goodbg:#ecf5ee;--bar:#4d77a8;--gap:#e3a89f;--notyet:#d9d6ce;--c1:#2f7d4b;--c2:#7fb892;--c3:#a8332a;--c4:#b98a2b;--c5:#777d85;--c6:#4d77a8}
html{font-size:12.5px}body{background:#fff}.strip,.skip,details{display:none}.frame{display:block;max-width:none}nav.toc{border:0;padding:0;break-after:page}nav.toc>div{position:static;max-height:none}nav.toc ol{columns:2}main{padding:0}section{padding-top:1.6rem}section.opens{break-before:page}h2,h3,h4,caption,figcaption{break-after:avoid}tr,figure,.statement,.sign{break-inside:avoid}thead{display:table-header-group}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}a{text-decoration:none}
.watermark{display:block;position:fixed;top:42%;left:0;right:0;text-align:center;font:700 9rem/1 var(--serif);letter-spacing:.1em;color:#b00;opacity:.07;transform:rotate(-28deg)}}
`;

/** Headings of the cells of cards, of tables with up to `most` columns. */
function cardHeads(most: number): string {
  return Array.from(
    { length: most },
    (_, index) => `table.list td:nth-child(${index + 1})::before{content:var(--h${index + 1})}`,
  ).join('');
}

/** Rules of the printed page, with the text at the head and foot of each: strings of the style sheet (cssString). */
export function pageRules(head: string, foot: string): string {
  const type = 'font:8pt Georgia,serif;color:#444';
  return `@page{margin:20mm 15mm 18mm;@top-left{content:${head};${type}}@bottom-left{content:${foot};${type}}@bottom-right{content:"Page " counter(page) " of " counter(pages);${type}}}`;
}
