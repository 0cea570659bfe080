import type { Language } from './route.ts';

/** The better of Korean and English by `Accept-Language` (RFC 9110); Korean when neither is preferred. */
export function languageOf(header: string | undefined): Language {
  if (header === undefined || /^ko(-\w+)?(,|$)/.test(header)) return 'ko';
  const weights: Record<Language, number> = { ko: 0, en: 0 };
  let rest = 0;
  for (const range of header.slice(0, 256).split(',')) {
    const [tag = '', ...parameters] = range.split(';');
    const weight = weightOf(parameters);
    const language = tag.trim().toLowerCase();
    if (language === '*') rest = Math.max(rest, weight);
    else if (/^ko\b/.test(language)) weights.ko = Math.max(weights.ko, weight);
    else if (/^en\b/.test(language)) weights.en = Math.max(weights.en, weight);
  }
  return weights.en > Math.max(weights.ko, rest) ? 'en' : 'ko';
}

function weightOf(parameters: readonly string[]): number {
  const quality = parameters.find((parameter) => parameter.trim().startsWith('q='));
  const weight = quality === undefined ? 1 : Number(quality.trim().slice(2));
  return Number.isFinite(weight) ? weight : 0;
}
