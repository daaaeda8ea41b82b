/** The parts of SQL in which a semicolon divides nothing: texts, quoted names and comments. */
const PIECES = [
  /'(?:[^'\\]|\\[\s\S]|'')*'/y,
  /`(?:[^`\\]|\\[\s\S]|``)*`/y,
  /"(?:[^"\\]|\\[\s\S]|"")*"/y,
  /--[^\n]*/y,
  /\/\*[\s\S]*?\*\//y,
];

/** The statements of a file, without the semicolons between them. Semicolons in strings, names and comments divide nothing. */
export function sqlStatements(sql: string): string[] {
  const statements: string[] = [];
  let start = 0;
  let meaningful = false;
  const finish = (end: number): void => {
    if (meaningful) statements.push(sql.slice(start, end).trim());
    start = end + 1;
    meaningful = false;
  };

  for (let at = 0; at < sql.length;) {
    const piece = pieceAt(sql, at);
    if (piece !== null) {
      if (!piece.startsWith('--') && !piece.startsWith('/*')) meaningful = true;
      at += piece.length;
      continue;
    }
    if (sql[at] === ';') finish(at);
    else if (/\S/.test(sql[at] ?? '')) meaningful = true;
    at += 1;
  }
  finish(sql.length);
  return statements;
}

function pieceAt(sql: string, at: number): string | null {
  for (const piece of PIECES) {
    piece.lastIndex = at;
    const match = piece.exec(sql);
    if (match) return match[0];
  }
  return null;
}
