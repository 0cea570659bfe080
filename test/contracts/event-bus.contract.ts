import { describe } from '@jest/globals';
import { busSuite, type Install } from './event-bus/bus-suite.ts';
import { contextContract } from './event-bus/context.contract.ts';
import { deadLettersContract } from './event-bus/dead-letters.contract.ts';
import { deliveryContract } from './event-bus/delivery.contract.ts';
import { failuresContract } from './event-bus/failures.contract.ts';
import { instancesContract } from './event-bus/instances.contract.ts';
import { lifecycleContract } from './event-bus/lifecycle.contract.ts';
import { unreadableContract } from './event-bus/unreadable.contract.ts';
import { versionsContract } from './event-bus/versions.contract.ts';

/** What every bus must do, together with the outboxes and inboxes of two modules. It knows no adapter, only the port. */
export function eventBusContract(install: Install): void {
  const suite = busSuite(install);
  describe('delivery', () => deliveryContract(suite));
  describe('failures', () => failuresContract(suite));
  describe('unreadable events', () => unreadableContract(suite));
  describe('versions', () => versionsContract(suite));
  describe('dead letters', () => deadLettersContract(suite));
  describe('starts, stops and crashes', () => lifecycleContract(suite));
  describe('context', () => contextContract(suite));
  describe('what every process hears', () => instancesContract(suite));
}
