const COLORS: readonly (readonly [RegExp, `--op-${1 | 2 | 3 | 4 | 5 | 6}`])[] = [
  [/^(http|fetch|xhr|graphql)/, '--op-1'],
  [/^(db|sql|prisma|mongodb)/, '--op-2'],
  [/^(rpc|grpc|function|middleware|app)/, '--op-3'],
  [/^(pageload|navigation|ui|browser|resource|mark|measure|paint)/, '--op-4'],
  [/^(queue|task|message|mail)/, '--op-5'],
  [/^(cache|file|redis)/, '--op-6'],
];

/** Kinds of work share a colour; the operation is always written beside it. */
export const opColor = (op: string) => COLORS.find(([pattern]) => pattern.test(op))?.[1] ?? '--op-1';
