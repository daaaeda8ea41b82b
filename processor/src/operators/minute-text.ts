const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A moment as people read it in a mail, with its zone, because a mail is forwarded: `2026-11-21 12:24 UTC`, `… 13:24 UTC+1`. An
 * unknown zone gives UTC.
 */
export function minuteText(ms: number, timeZone = 'UTC'): string {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const zone = of('timeZoneName').replace(/^GMT(?:[+-]0(?!:))?/, 'UTC');
  return `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')} ${zone}`;
}

/** Making a format takes as long as rendering a mail. There are some 600 zones. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  if (!isTimeZone(timeZone)) return formatOf('UTC');
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
  });
  formats.set(timeZone, format);
  return format;
}

/** Whether a name is that of a zone of the IANA database; an offset such as `+01:00` is none, because it knows no summer. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][\w+\-/]{0,63}$/.test(name)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
