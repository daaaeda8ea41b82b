import { useEffect, useId, useRef, useState } from 'react';

import { t } from './text.ts';
import { useKeys } from '../ui/keys.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { partsOf } from '../search/query-parts.ts';
import styles from './search-field.module.css';
import { accept, suggestionsAt } from './suggest.ts';
import type { Suggestion } from './suggest.ts';

export interface QueryProblem {
  at: number;
  length: number;
  message: string;
}

/** One plain text field: paste anything. Keys are coloured and unreadable parts underlined by a layer behind the text. */
export function SearchField({
  query,
  problems,
  keys,
  onSearch,
}: {
  query: string;
  problems: readonly QueryProblem[];
  /** Keys of the search language, suggested while a person types. */
  keys: readonly string[];
  onSearch: (query: string) => void;
}) {
  const [text, setText] = useState(query);
  const [caret, setCaret] = useState(query.length);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    setText(query);
  }, [query]);
  useKeys({ '/': () => input.current?.focus() });

  const suggestions = open ? suggestionsAt(text, caret, keys) : [];
  const asked = text === query;
  const take = (suggestion: Suggestion) => {
    const next = accept(text, caret, suggestion);
    setText(next.query);
    setCaret(next.caret);
    setChosen(-1);
    input.current?.focus();
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
  };
  const search = (value: string) => {
    setOpen(false);
    setChosen(-1);
    onSearch(value.trim());
  };
  const onKey = (event: React.KeyboardEvent<HTMLInputElement>) => {
    const count = suggestions.length;
    const picked = suggestions[chosen];
    if (event.key === 'Escape') {
      if (open && count > 0) setOpen(false);
      else input.current?.blur();
    } else if (event.key === 'Enter') {
      if (picked) take(picked);
      else search(text);
    } else if (event.key === 'Tab' && picked) take(picked);
    else if (event.key === 'ArrowDown' && count > 0) setChosen((chosen + 1) % count);
    else if (event.key === 'ArrowUp' && count > 0) setChosen(chosen <= 0 ? count - 1 : chosen - 1);
    else return;
    event.preventDefault();
  };

  return (
    <div className={styles['search']} role="search">
      <div className={styles['field']} data-problem={asked && problems.length > 0}>
        <Icon name="search" />
        <div className={styles['text']}>
          <div ref={layer} className={styles['layer']} aria-hidden="true">
            <Marked text={text} problems={asked ? problems : []} />
          </div>
          <input
            ref={input}
            value={text}
            placeholder={t('issues.searchPlaceholder')}
            aria-label={t('issues.search')}
            aria-keyshortcuts="/"
            role="combobox"
            aria-expanded={suggestions.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={suggestions[chosen] ? `${id}-${chosen}` : undefined}
            aria-describedby={problems.length > 0 ? `${id}-problems` : undefined}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            enterKeyHint="search"
            onChange={(event) => {
              setText(event.target.value);
              setOpen(true);
              setChosen(-1);
            }}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
            onFocus={() => setOpen(true)}
            onBlur={() => setOpen(false)}
            onKeyDown={onKey}
            onScroll={(event) => {
              if (layer.current) layer.current.scrollLeft = event.currentTarget.scrollLeft;
            }}
          />
        </div>
        {text !== '' && <IconButton size="s" icon="close" label={t('issues.searchClear')} onClick={() => search('')} />}
      </div>
      <ul
        id={`${id}-list`}
        role="listbox"
        aria-label={t('issues.suggestions')}
        className={styles['list']}
        hidden={suggestions.length === 0}
      >
        {suggestions.map((suggestion, index) => (
          <li
            key={suggestion.text}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(suggestion)}
          >
            <code>{suggestion.text}</code>
            <span>{suggestion.hint}</span>
          </li>
        ))}
      </ul>
      {asked && problems.length > 0 && (
        <div id={`${id}-problems`} className={styles['problems']} role="alert">
          <ul>
            {problems
              .toSorted((one, other) => one.at - other.at)
              .map((problem) => (
                <li key={problem.at}>
                  <code>{text.slice(problem.at, problem.at + problem.length)}</code> {problem.message}
                </li>
              ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function Marked({ text, problems }: { text: string; problems: readonly QueryProblem[] }) {
  const parts = partsOf(text);
  return parts.map((part, index) => {
    const before = parts[index - 1];
    const gap = text.slice(before ? before.at + before.length : 0, part.at);
    const wrong = problems.some(
      (problem) => problem.at < part.at + part.length && part.at < problem.at + problem.length,
    );
    return (
      <span key={part.at}>
        {gap}
        <span data-key={part.key !== null} data-wrong={wrong}>
          {part.text}
        </span>
      </span>
    );
  });
}
