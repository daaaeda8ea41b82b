import { parse } from 'sugar-high/core';
import type { ParsedToken } from 'sugar-high/core';
import * as shell from 'sugar-high/lang/shell';
import * as typescript from 'sugar-high/lang/typescript';

import styles from './code.module.css';

/** Source is what attackers write: tokens become text nodes, never HTML. */
export function highlight(code: string, language: 'typescript' | 'shell' | 'plain'): (readonly ParsedToken[])[] {
  if (language === 'plain') return code.split('\n').map((value) => [{ type: 'identifier', value }]);
  return parse(code, language === 'shell' ? shell : typescript).lines.map((line) => line.tokens);
}

export function CodeTokens({ tokens }: { tokens: readonly ParsedToken[] }) {
  return tokens.map((token, index) =>
    token.type === 'space' || token.type === 'identifier' || token.type === 'break' ? (
      token.value
    ) : (
      <span key={index} className={styles[token.type]}>
        {token.value}
      </span>
    ),
  );
}

/** A block to copy: a snippet or a command. */
export function CodeBlock({
  code,
  language,
  label,
}: {
  code: string;
  language: 'typescript' | 'shell' | 'plain';
  label: string;
}) {
  return (
    <pre className={styles['block']} tabIndex={0} aria-label={label}>
      <code>
        {highlight(code, language).map((tokens, index) => (
          <span key={index}>
            {index > 0 && '\n'}
            <CodeTokens tokens={tokens} />
          </span>
        ))}
      </code>
    </pre>
  );
}
