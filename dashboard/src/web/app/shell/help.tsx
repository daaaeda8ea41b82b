import { Fragment } from 'react';

import { t, type TextKey } from '../../i18n/t.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import styles from './help.module.css';

type HelpKey = TextKey & `help.${string}`;
interface Shortcut {
  /** Either of these; a space separates keys pressed one after the other. */
  keys: readonly string[];
  does: HelpKey;
}

const plain = (...rows: readonly (readonly [HelpKey, ...string[]])[]): readonly Shortcut[] =>
  rows.map(([does, ...keys]) => ({ does, keys }));

const GROUPS: readonly { title: HelpKey; shortcuts: readonly Shortcut[] }[] = [
  {
    title: 'help.everywhere',
    shortcuts: plain(
      ['help.palette', 'Ctrl+K', '⌘+K'],
      ['help.search', '/'],
      ['help.goIssues', 'g i'],
      ['help.goTraces', 'g t'],
      ['help.goPerformance', 'g p'],
      ['help.goPipeline', 'g h'],
      ['help.goMails', 'g m'],
      ['help.goSettings', 'g s'],
      ['help.help', '?'],
    ),
  },
  {
    title: 'help.list',
    shortcuts: plain(
      ['help.next', 'j'],
      ['help.previous', 'k'],
      ['help.select', 'x'],
      ['help.openRow', 'o', 'Enter'],
      ['help.resolve', 'e'],
    ),
  },
  {
    title: 'help.issue',
    shortcuts: plain(
      ['help.previousEvent', '['],
      ['help.nextEvent', ']'],
      ['help.frames', 'f'],
      ['help.resolve', 'e'],
      ['help.copyMarkdown', 'C'],
      ['help.openTrace', 't'],
    ),
  },
  {
    title: 'help.trace',
    shortcuts: plain(
      ['help.moveSpan', '↑', '↓'],
      ['help.foldSpan', '←', '→'],
      ['help.nextError', 'n'],
      ['help.zoom', 'z'],
      ['help.reset', '0'],
    ),
  },
];

export function Help({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t('help.title')} onClose={onClose}>
      <div className={styles['groups']}>
        {GROUPS.map((group) => (
          <section key={group.title}>
            <h3>{t(group.title)}</h3>
            <dl>
              {group.shortcuts.map(({ keys, does }) => (
                <div key={does} className={styles['row']}>
                  <dt>{t(does)}</dt>
                  <dd>
                    {keys.map((key, index) => (
                      <Fragment key={key}>
                        {index > 0 && <span>{t('help.or')}</span>}
                        {key.split(' ').map((part) => (
                          <Kbd key={part}>{part}</Kbd>
                        ))}
                      </Fragment>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
