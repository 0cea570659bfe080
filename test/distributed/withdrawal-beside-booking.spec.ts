import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RandomIds } from '#kernel/domain/ids.ts';
import { MysqlDatabase } from '#kernel/persistence/mysql.database.ts';
import { reservation } from '../../src/modules/reservation/module.ts';
import { SqlReplicas } from '../../src/modules/reservation/persistence/sql.replicas.ts';
import { dropSchemas, mysqlServer, newSchemaPrefix } from '../support/mysql-server.ts';

const WHILE = 500;

describe('a withdrawal that one process hears of while another takes a booking', () => {
  const name = newSchemaPrefix();
  const memberId = new RandomIds().next<'member'>();
  let booking: MysqlDatabase;
  let withdrawing: MysqlDatabase;
  beforeEach(async () => {
    const { name: module, entities, migrations } = reservation;
    const schema = { module, entities, migrations };
    const open = () => MysqlDatabase.open({ administrator: mysqlServer(), name, schema, alone: false });
    booking = await open();
    withdrawing = await open();
  });
  afterEach(async () => {
    await booking.close();
    await withdrawing.close();
    await dropSchemas(name);
  });

  const keep = (database: MysqlDatabase, version: number, state: 'ACTIVE' | 'WITHDRAWN') =>
    database.transaction.run(() =>
      new SqlReplicas(database).keepMember({ memberId, version, name: null, state, toldAt: 0 }),
    );

  it.each([
    ['is known', () => keep(booking, 1, 'ACTIVE')],
    ['has not been heard of yet', async () => undefined],
  ])('is kept only after the booking when the member %s', async (_, before) => {
    await before();
    const committed: string[] = [];
    let withdrawal: Promise<void> = Promise.resolve();
    await booking.transaction.run(async () => {
      expect(await new SqlReplicas(booking).hasWithdrawn(memberId)).toBe(false);
      withdrawal = keep(withdrawing, 2, 'WITHDRAWN').then(() => void committed.push('withdrawal'));
      await Promise.race([withdrawal, sleep(WHILE)]);
      committed.push('booking');
    });
    await withdrawal;
    expect(committed).toEqual(['booking', 'withdrawal']);
    expect(await booking.transaction.run(() => new SqlReplicas(booking).hasWithdrawn(memberId))).toBe(true);
  });
});
