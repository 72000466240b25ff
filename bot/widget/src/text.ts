/** Texts as nodes: links to click and numbers to call, everything else exactly as it was written. */
import { html, type TemplateResult } from "lit";

const LINK = /https:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/;
const SITE = /www\.[a-z0-9.-]+\.nl(?:\/[\w/-]*)?/;
const PHONE = /112|113|14 ?0\d\d|0[89]00[ -]?\d{4}|0\d{1,3}[ -]?(?:\d{6,8}|\d{3} ?\d{2} ?\d{2}|\d{2} ?\d{2} ?\d{2} ?\d{2})/;
const THEIRS = new RegExp(`(?<![\\w@./-])(?:${LINK.source})`, "g");
const OURS = new RegExp(`(?<![\\w@./-])(?:${LINK.source}|${SITE.source}|(?:${PHONE.source})(?![\\w-]))`, "g");

type Part = string | TemplateResult;

function link(found: string): TemplateResult {
  if (/^\d/.test(found)) return html`<a href="tel:${found.replace(/\D/g, "")}">${found}</a>`;
  const address = found.startsWith("www.") ? `https://${found}` : found;
  return html`<a href=${address} target="_blank" rel="noopener noreferrer">${found}</a>`;
}

/** The parts of a text; telephone numbers only in what the municipality wrote. */
export function parts(text: string, ours: boolean): Part[] {
  const found: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(ours ? OURS : THEIRS)) {
    found.push(text.slice(end, match.index), link(match[0]));
    end = match.index + match[0].length;
  }
  found.push(text.slice(end));
  return found.filter((part) => part !== "");
}

const ENGLISH = /\b(?:the|you|your|is|are|what|and|not|this|i|have|call|we|to|of)\b/gi;
const DUTCH = /\b(?:de|het|een|u|uw|is|zijn|wat|en|niet|dit|ik|heb|bel|we|te|van|dat)\b/gi;

const OTHERS: [string, RegExp][] = [
  ["ar", /[\u0600-\u06ff]/g],
  ["uk", /[\u0400-\u04ff]/g],
  ["tr", /[ğışİ]/g],
  ["pl", /[ąćęłńśźż]/g],
  ["de", /\b(?:der|die|das|und|nicht|ich|Sie|ist|Ihre?|Ihnen)\b/g],
];

function often(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** The language of one of our texts, for the voice that reads it aloud. */
export function language(text: string): string {
  const [english, dutch] = [often(text, ENGLISH), often(text, DUTCH)];
  // A Dutch text may quote a few words of another language.
  const other = OTHERS.find(([, pattern]) => often(text, pattern) > Math.max(1, english, dutch));
  return other?.[0] ?? (english > dutch ? "en" : "nl");
}
