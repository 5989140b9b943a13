import { readerTime } from '../../formats/readerTime.ts';
import { cssString } from '../html/escape.ts';
import { Html, html } from '../html/html.ts';
import { POLICY } from '../html/policy.ts';
import { pageRules, STYLESHEET } from '../html/stylesheet.ts';
import { digest, name, sentence } from '../parts/values.ts';
import { way } from '../sections/verification.ts';
import { fleetClusters } from './fleetClusters.ts';
import { fleetCover } from './fleetCover.ts';
import { fleetExceptionList } from './fleetExceptionList.ts';
import type { FleetPage, FleetSection } from './fleetPage.ts';
import { fleetResults, fleetSummary } from './fleetResults.ts';

const fleetLimitations: FleetSection = {
  id: 'limitations',
  number: '6',
  title: 'Known limitations',
  *body({ limitations }) {
    yield html`<p>Nothing in this section is a pass. The bundle of each cluster has further limitations.</p>`;
    yield html`<ul class="plain-list">${limitations.map((text) => html`<li>${sentence(text)}</li>`)}</ul>`;
  },
};

const fleetVerification: FleetSection = {
  id: 'verification',
  number: '7',
  title: 'How to verify',
  *body({ file }) {
    yield html`<p>The public key (<code>${file.principal}.pub.pem</code>) and <code>allowed_signers</code> must reach the auditor over a separate channel. Compare the fingerprint: ${digest(file.keyFingerprint)}. With the folders of the clusters beside the zip, the first way also compares the hash of each bundle, and names those that are missing, altered or not named here; each bundle is then verified like any other.</p>`;
    yield html`<h3>1 With affidavit</h3><pre>affidavit verify ${file.fileName} --public-key ${file.principal}.pub.pem</pre>`;
    yield way('2 On Linux, with bash, OpenSSH, OpenSSL and unzip', file.ways.linux);
    yield way('3 On macOS, with what the system brings', file.ways.mac);
    yield way('4 On Windows 10 or later, in PowerShell', file.ways.windows);
  },
};

const SECTIONS: readonly FleetSection[] = [
  fleetCover,
  fleetSummary,
  fleetClusters,
  fleetResults,
  fleetExceptionList,
  fleetLimitations,
  fleetVerification,
];

/** Sections that begin a new sheet of paper. */
const OPENS_PAGE: ReadonlySet<string> = new Set(['summary', 'clusters', 'results', 'exceptions']);

/** The report over a fleet as one self-contained page, in pieces, below 5 MB. The same input gives the same bytes. */
export function* renderFleetReport(page: FleetPage): Generator<string> {
  yield `<!doctype html>\n${head(page)}`;
  for (const { id, number, title, body } of SECTIONS) {
    yield html`<section id="${id}" class="${OPENS_PAGE.has(id) && 'opens'}" aria-labelledby="h-${id}"><h2 id="h-${id}"><span class="no">${number}</span>${title}</h2>
`.toString();
    for (const piece of body(page)) yield `${piece}\n`;
    yield '</section>\n';
  }
  yield html`<footer><p>${name(page.entity)} · ${name(page.period.label)} · affidavit ${page.version}, ${readerTime(page.generatedAt.toISOString())}</p></footer></main></div></body></html>
`.toString();
}

function head({ entity, period, version, generatedAt, clusters, sequence }: FleetPage): Html {
  const line = `${entity} · SOC 2 evidence of ${clusters.length} clusters · ${period.label}`;
  const made = `affidavit ${version} · ${readerTime(generatedAt.toISOString())}`;
  // the only text from outside in the style sheet: as CSS strings, so that it cannot end one
  const style = new Html(`<style>${STYLESHEET}${pageRules(cssString(line), cssString(made))}</style>`);
  return html`<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>${entity}, SOC 2 evidence of a fleet, ${period.label}</title>${style}</head><body>
<a class="skip" href="#summary">Skip to the summary</a>
<header class="strip"><span><b>${name(entity)}</b></span><span>${name(period.label)}</span><span>${clusters.length} clusters</span><span>Roll-up ${sequence}</span></header>
<div class="frame"><nav class="toc" aria-label="Contents"><div><h2>Contents</h2><ol>${SECTIONS.map(({ id, number, title }) => html`<li><a href="#${id}"><span>${number}</span>${title}</a></li>`)}</ol></div></nav>
<main><div class="title" style="padding-top:2.5rem"><p class="eyebrow">SOC 2 evidence report over a fleet</p><h1>${name(entity)}</h1><p class="lead">${clusters.length} ${clusters.length === 1 ? 'access gateway' : 'access gateways'}, ${name(period.label)}</p></div>
`;
}
