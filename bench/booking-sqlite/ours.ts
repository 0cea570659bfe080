import { startApplication } from '../application.ts';
import { answerParent } from '../child.ts';

const [, , folder = ''] = process.argv;
const { application, url } = await startApplication(folder);
answerParent({ url: () => url, stop: () => application.stop() });
