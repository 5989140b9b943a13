import { type Content, type Html, html } from '../html/html.ts';
import { grouped } from '../parts/table.ts';

/** A drawing with its labels. The drawing is as wide as the page; its labels are text beside it and keep their size. */
export interface Chart {
  title: string;
  /** the drawing in one sentence, for those who do not see it */
  description: string;
  /** SVG shapes in a space of 1000 by 100, the origin above and on the left */
  shapes: readonly Html[];
  /** value at the upper edge */
  most: number;
  /** what the values are: events, requests … */
  unit: string;
  ticks: readonly Tick[];
  legend: readonly { tone: string; label: string }[];
  /** sentences below the drawing */
  notes: readonly Content[];
  /** the numbers of the drawing */
  figures: Content;
}

/** A label below the drawing. */
export interface Tick {
  /** place from the left, 0 to 1 */
  at: number;
  label: string;
}

/** A chart as a figure of the page: inline SVG, no script, no image. */
export function chart({
  title,
  description,
  shapes,
  most,
  unit,
  ticks,
  legend,
  notes,
  figures,
}: Chart): Html {
  return html`<figure class="chart"><figcaption>${title}</figcaption>
<div class="plot"><div class="axis" aria-hidden="true"><span>${grouped(most)}</span><span>0</span></div>
<svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-label="${description}">${shapes}<path class="base" d="M0 100H1000"/></svg></div>
<div class="ticks" aria-hidden="true">${ticks.map(({ at, label }) => html`<span style="left:${percent(at)}%">${label}</span>`)}</div>
<ul class="legend">${legend.map(({ tone, label }) => html`<li><i class="swatch ${tone}"></i>${label}</li>`)}<li class="unit">Scale: ${unit}, 0 to ${grouped(most)}</li></ul>
${notes.map((note) => html`<p class="note">${note}</p>`)}
<details><summary>Figures of this chart</summary>${figures}</details></figure>`;
}

/** A rounded upper edge of a scale: a small multiple of a power of ten, at least the largest value. */
export function scaleFor(largest: number): number {
  if (largest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  const step = [1, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= largest) ?? 10;
  return Math.max(1, step * power);
}

/** A place of the drawing's width with two decimals, from a part of 1. */
export function across(part: number): string {
  return (Math.min(Math.max(part, 0), 1) * 1000).toFixed(2);
}

/** A height of the drawing with two decimals, from a part of 1. */
export function upward(part: number): string {
  return (Math.min(Math.max(part, 0), 1) * 100).toFixed(2);
}

function percent(part: number): string {
  return (part * 100).toFixed(2);
}
