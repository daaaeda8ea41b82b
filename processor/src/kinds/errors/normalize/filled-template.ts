/** As many values as anybody reads in a message. */
const PARAMS_MAX = 50;
const VALUE_MAX = 500;

/** Placeholders of `printf`, .NET, Python and message templates. */
const PLACEHOLDER =
  /%%|%\((\w{1,64})\)[sdifr]|%[-+ 0#]{0,5}\d{0,6}(?:\.\d{0,6})?[sdifgeuxXcr]|\{([@$]?\w{0,64})(?:[:,][^{}]{0,64})?\}/g;

/**
 * The text of a template for clients that send its values apart: `user %s` with `["ann"]` is `user ann`. A placeholder without a value
 * stays as it is.
 */
export function filledTemplate(template: string, params: unknown): string {
  if (typeof params !== 'object' || params === null) return template;
  const values = Array.isArray(params) ? params.slice(0, PARAMS_MAX) : [];
  const named = Array.isArray(params) ? {} : (params as Record<string, unknown>);
  let next = 0;
  return template.replace(PLACEHOLDER, (whole: string, printfName?: string, braceName?: string) => {
    if (whole === '%%') return '%';
    const name = printfName ?? braceName?.replace(/^[@$]/, '') ?? '';
    if (Object.hasOwn(named, name)) return textOfParam(named[name]);
    const index = /^\d+$/.test(name) ? Number(name) : next++;
    return index < values.length ? textOfParam(values[index]) : whole;
  });
}

const textOfParam = (value: unknown): string =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))).slice(0, VALUE_MAX);
