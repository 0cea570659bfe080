import { Argument, Command } from 'commander';
import { jsonOption, Output } from './output.ts';

interface Granted {
  readonly id: string;
  readonly email: string;
  readonly role: string;
}

export const member = (): Command =>
  new Command('member').description('accounts').addCommand(
    new Command('grant')
      .description('give a member a role; access tokens that are issued from then on carry it')
      .argument('<email>')
      .addArgument(new Argument('<role>').choices(['GUEST', 'HOST', 'ADMIN']))
      .addOption(jsonOption())
      .action(grant),
  );

async function grant(email: string, role: string, options: { readonly json?: boolean }): Promise<void> {
  const { operateModules } = await import('./operate-modules.ts');
  const granted = await operateModules({
    module: 'member',
    work: (operator) => operator.post<Granted>({ path: '/ops/members/role', body: { email, role } }),
  });
  new Output(options).show(granted, (who) => `${who.email} is ${who.role}\n`);
}
