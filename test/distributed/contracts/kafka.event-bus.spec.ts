import { describe } from '@jest/globals';
import { eventBusContract } from '../../contracts/event-bus.contract.ts';
import { KafkaInstallation } from '../../support/kafka-installation.ts';

describe('the bus of Kafka', () => {
  eventBusContract(async () => new KafkaInstallation());
});
