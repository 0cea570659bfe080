import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Database } from '#kernel/persistence/database.ts';
import { Operator } from '../support/operator.ts';
import { TestApplication } from '../support/test-application.ts';

const ADMIN_ACT =
  'INSERT INTO admin_act (id, subject, action, acted_by, acted_at, reason) VALUES (?, ?, ?, ?, 1700000000000, ?)';
const OPERATOR_ACTION =
  "INSERT INTO operator_action (id, at, operator, action, target, outcome) VALUES (?, 1700000000001, 'sunja', ?, ?, 'done')";
const MANY_OPERATOR_ACTIONS = `WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 501)
  INSERT INTO operator_action (id, at, operator, action, target, outcome)
  SELECT printf('018f0000-0000-7000-8000-%012d', n), 1700000000001, 'sunja', 'module.resync', 'facts', 'done' FROM counted`;
const WRITTEN_LATER = '018f0000-0000-7000-8000-0000000000ff';

let jumak: TestApplication;
beforeEach(async () => {
  jumak = await TestApplication.start();
});
afterEach(() => jumak.end());

const startAgain = async () => {
  await jumak.stop();
  jumak = await TestApplication.start({ folder: jumak.folder });
};
const acts = async () => (await new Operator(jumak.managementUrl).get('/ops/actions')).body.items;

it('a start takes over what a build before has written of admins and operators, once', async () => {
  const { memberId: id = '' } = await jumak.member({ email: 'guest@inn.example', name: '나그네' });
  const by = jumak.newId();
  const [first = '', second = '', third = ''] = [jumak.newId(), jumak.newId(), jumak.newId()].sort();
  await jumak.write('member', ADMIN_ACT, first, id, 'SUSPENDED', by, '허위 숙소 등록');
  await jumak.write('member', ADMIN_ACT, second, id, 'REINSTATED', by, null);
  await jumak.write('member', OPERATOR_ACTION, third, 'member.grant', id);
  await startAgain();
  await startAgain();
  const subject = { kind: 'member', id };
  const { body } = await jumak.signedIn('ADMIN').get(`/admin/members/${id}/audit`);
  expect(body.items).toMatchObject([
    { action: 'member.grant', subject, by: { kind: 'OPERATOR', id: 'sunja' }, outcome: 'done' },
    { action: 'member.reinstate', subject, by: { kind: 'ADMIN', id: by } },
    {
      action: 'member.suspend',
      subject,
      by: { kind: 'ADMIN', id: by },
      reason: '허위 숙소 등록',
      at: '2023-11-14T22:13:20.000Z',
    },
  ]);
  expect(await acts()).toHaveLength(3);
});

it('what a build before writes after it was put back is taken over by the next start of this one', async () => {
  await startAgain();
  await jumak.write('room', OPERATOR_ACTION, WRITTEN_LATER, 'module.resync', 'facts');
  await startAgain();
  expect(await acts()).toMatchObject([
    { id: WRITTEN_LATER, subject: { kind: 'module', id: 'room' }, modules: ['room'] },
  ]);
});

it('takes over more than one unit holds', async () => {
  await jumak.write('room', MANY_OPERATOR_ACTIONS);
  await startAgain();
  const database = jumak.module('room').container.get<Database>(Database);
  expect(await database.get('SELECT COUNT(*) AS kept FROM audit_entry')).toEqual({ kept: 501 });
});
