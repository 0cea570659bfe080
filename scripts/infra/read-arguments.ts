import { type ParseArgsConfig, parseArgs } from 'node:util';
import { InfraFault } from './infra-fault.ts';

/** What stands on the command line. @throws InfraFault with the usage when it is not understood, or asked for */
export function readArguments<const Options extends NonNullable<ParseArgsConfig['options']>>(
  options: Options,
  usage: string,
) {
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!code.startsWith('ERR_PARSE_ARGS')) throw error;
    throw new InfraFault(`${message.split('. To specify')[0]}.`, `Usage:\n\n${usage}`);
  }
}
