import { dateIn } from '#kernel/domain/local-date.ts';
import { Database } from '#kernel/persistence/database.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { layOutCatalogue } from '../../test/support/large-catalogue.ts';
import { moduleOf, startApplication } from '../application.ts';
import { answerParent } from '../child.ts';

const [, , folder = '', places = '', nights = ''] = process.argv;
const { application } = await startApplication(folder);
const { container } = moduleOf(application, 'accommodation');
const tables = { database: container.get(Database), transaction: container.get(Transaction) };
const today = dateIn('Asia/Seoul', Date.now());
await layOutCatalogue(tables, { places: Number(places), nights: Number(nights), today });
await application.stop();
answerParent({});
