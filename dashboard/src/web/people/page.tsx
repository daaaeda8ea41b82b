import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { addInvitation, endPerson, revokeInvitation } from '../../contract/people.ts';
import type { MadeInvitation, PeopleList, ShownInvitation, ShownPerson } from '../../contract/people.ts';
import { ask } from '../app/client.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { NameForm } from '../forms/name-form.tsx';
import { ReadSection } from '../forms/read-section.tsx';
import { Rows } from '../forms/rows.tsx';
import { ShownOnce } from '../forms/shown-once.tsx';
import { SureButton } from '../forms/sure-button.tsx';
import { Badge } from '../ui/badge.tsx';
import { Crumbs, Page } from '../ui/page.tsx';
import { Time } from '../ui/time.tsx';
import { useToast } from '../ui/toast.tsx';
import styles from './page.module.css';
import { peopleQuery } from './queries.ts';
import { t } from './text.ts';

export function PeoplePage() {
  useTitle(t('people.title'));
  const client = useQueryClient();
  const people = useQuery(peopleQuery);
  const invite = useMutation({
    mutationFn: (email: string) => ask(addInvitation, { body: { email } }),
    onSuccess: () => client.invalidateQueries({ queryKey: peopleQuery.queryKey }),
  });
  return (
    <Page width="form" gap="wide">
      <Crumbs
        trail={[
          <Link key="settings" to="/settings">
            {t('people.settings')}
          </Link>,
          <span key="people">{t('people.title')}</span>,
        ]}
      />
      <h1>{t('people.title')}</h1>
      <ReadSection title={t('people.list')} text={t('people.listText')} query={people} rows={2} height={52}>
        {(list) => <PeopleRows list={list} />}
      </ReadSection>
      {/* After the people, whose number is not known before: nothing must be pushed down. */}
      {!people.isPending && (
        <ReadSection
          title={t('people.waiting')}
          id="invitations"
          text={t(people.data?.mail ? 'people.inviteText.mail' : 'people.inviteText.none')}
          query={people}
          rows={1}
          height={52}
          head={<InviteForm invite={invite} />}
        >
          {({ invitations }) => (
            <Rows none={t('people.none')}>
              {invitations.map((one) => (
                <InvitationRow key={one.id} invitation={one} />
              ))}
            </Rows>
          )}
        </ReadSection>
      )}
    </Page>
  );
}

function InviteForm({ invite }: { invite: UseMutationResult<MadeInvitation, Error, string> }) {
  const made = invite.data;
  return (
    <>
      <NameForm
        label={t('people.email')}
        placeholder="ada@example.com"
        missing={t('people.noEmail')}
        button={t('people.inviteButton')}
        longest={254}
        create={invite}
      />
      {made && (
        <ShownOnce
          text={t(`people.made.${made.mail}`, { email: made.invitation.email, problem: made.mailProblem })}
          secret={made.link}
          name={t('people.link')}
        />
      )}
    </>
  );
}

function PeopleRows({ list: { people } }: { list: PeopleList }) {
  return (
    <Rows none="">
      {people.map((person) => (
        <PersonRow key={person.userId} person={person} isOnlyOne={people.length === 1} />
      ))}
    </Rows>
  );
}

function PersonRow({ person, isOnlyOne }: { person: ShownPerson; isOnlyOne: boolean }) {
  const { userId, email, name, createdAt, isYou } = person;
  const client = useQueryClient();
  const toast = useToast();
  const remove = useMutation({
    mutationFn: () => ask(endPerson, { params: { id: userId } }),
    onSuccess: () => {
      toast({ text: t('people.removed', { email }) });
      // A person who leaves is asked to sign in by the next page.
      return isYou ? location.reload() : client.invalidateQueries({ queryKey: peopleQuery.queryKey });
    },
    onError: (error) => toast({ tone: 'bad', text: error.message }),
  });
  return (
    <li className={styles['person']}>
      <div>
        <b>{name || email}</b> {isYou && <Badge>{t('people.you')}</Badge>}
        <small>
          {name !== '' && `${email} · `}
          {t('people.since')} <Time at={createdAt} />
        </small>
      </div>
      <SureButton
        aria-label={t('people.removeNamed', { email })}
        sure={t('people.removeSure')}
        disabled={isOnlyOne || remove.isPending}
        {...(isOnlyOne && { title: t('people.onlyOne') })}
        onSure={() => remove.mutate()}
      >
        {t('people.remove')}
      </SureButton>
    </li>
  );
}

function InvitationRow({ invitation: { id, email, by, createdAt, expiresAt } }: { invitation: ShownInvitation }) {
  const client = useQueryClient();
  const toast = useToast();
  const revoke = useMutation({
    mutationFn: () => ask(revokeInvitation, { params: { id } }),
    onSuccess: () => {
      toast({ text: t('people.revoked') });
      return client.invalidateQueries({ queryKey: peopleQuery.queryKey });
    },
    onError: (error) => toast({ tone: 'bad', text: error.message }),
  });
  const isOver = expiresAt <= Date.now();
  return (
    <li className={styles['person']}>
      <div>
        <b>{email}</b> {isOver && <Badge tone="warn">{t('people.over')}</Badge>}
        <small>
          {t('people.by', { by })} · <Time at={createdAt} /> · {t('people.until')} <Time at={expiresAt} look="local" />
        </small>
      </div>
      <SureButton
        aria-label={t('people.revokeNamed', { email })}
        sure={t('people.revokeSure')}
        disabled={revoke.isPending}
        onSure={() => revoke.mutate()}
      >
        {t('people.revoke')}
      </SureButton>
    </li>
  );
}
