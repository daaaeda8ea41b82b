/** Canvas knows no custom properties: a probe asks the browser what they come to in the theme of the moment. */
export function resolveColors<Name extends string>(names: readonly Name[]): Record<Name, string> {
  const probe = document.createElement('span');
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const colors = Object.fromEntries(
    names.map((name) => {
      probe.style.color = `var(${name})`;
      return [name, style.color];
    }),
  ) as Record<Name, string>;
  probe.remove();
  return colors;
}
