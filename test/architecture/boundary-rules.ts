import type { IForbiddenRuleType } from 'dependency-cruiser';

const SPECS = '\\.spec\\.ts$';
const TYPES_OF_PACKAGES = '\\.d\\.ts$';
const MODULE = '^src/modules/([^/]+)/';
const CONTRACTS = '^src/modules/[^/]+/contract\\.ts$';
const KERNEL_DOMAIN = '^src/kernel/domain/';
const ZOD = '(^|/)node_modules/zod/';
const PACKAGES = '(^|/)node_modules/';

/** Files that are named after the technology that they speak to. */
const ADAPTERS = '^src/kernel/.*[/-](in-memory|in-process|sqlite|mysql|kafka|redis|redlock|bullmq|log|smtp)[.-][^/]+$';
const TECHNOLOGY = '(^|/)(kafkajs|ioredis|redlock|bullmq|mysql2|@mikro-orm/mysql|nodemailer)(/|$)|^(node:)?sqlite$';
const LEASE_ON_THE_DATA_FOLDER = '^src/kernel/lifecycle/lease\\.ts$';

/** What a change of the business may ask of the kernel. */
const KERNEL_PORTS = [
  KERNEL_DOMAIN,
  '^src/kernel/(auth/(?!argon2)|observability/)',
  '^src/kernel/(bell/bell|event-bus/event|idempotency/(idempotency|once)|inbox/hearing|inbox/subscriber|jobs/job|lock/lock)\\.ts$',
  '^src/kernel/(audit/audit|mail/mail|module/demo-id|operations/current-facts|outbox/outbox)\\.ts$',
  '^src/kernel/(persistence/transaction|token-store/token-store)\\.ts$',
];

/** The boundaries between modules, layers and packages; each has a fixture that breaks it. */
export const boundaryRules: readonly IForbiddenRuleType[] = [
  {
    name: 'modules-meet-only-at-contracts',
    severity: 'error',
    comment:
      'Another module is known only by its contract.ts. Subscribe to its event and keep what you need, or let it publish what is missing.',
    from: { path: MODULE },
    to: { path: '^src/modules/[^/]+/', pathNot: ['^src/modules/$1/', CONTRACTS] },
  },
  {
    name: 'modules-meet-only-at-contracts',
    severity: 'error',
    comment:
      'The bootstrap knows a module by its manifest and its contract; what it needs besides belongs into module.ts.',
    from: { path: '^src/bootstrap/' },
    to: { path: '^src/modules/[^/]+/', pathNot: ['^src/modules/[^/]+/module\\.ts$', CONTRACTS] },
  },
  {
    name: 'contracts-stand-alone',
    severity: 'error',
    comment:
      'A contract imports defineEvent, kernel/domain and zod, and nothing else: whoever reads it must not load the module. Copy the few fields into the contract.',
    from: { path: CONTRACTS },
    to: { path: '.', pathNot: ['^src/kernel/event-bus/event\\.ts$', KERNEL_DOMAIN, ZOD] },
  },
  {
    name: 'only-edges-hear-others',
    severity: 'error',
    comment:
      "Only subscribers/ and module.ts know another module's contract. For an id write idOf<'room'>(); for anything else let a subscriber put it into a command or a replica.",
    from: { path: MODULE, pathNot: ['^src/modules/[^/]+/subscribers/', '^src/modules/[^/]+/module\\.ts$'] },
    to: { path: CONTRACTS, pathNot: '^src/modules/$1/' },
  },
  {
    name: 'domain-is-pure',
    severity: 'error',
    comment:
      'The domain imports itself and kernel/domain. Time, ids and data are passed in; what reads or writes is a port here and a class in persistence/.',
    from: { path: `${MODULE}domain/`, pathNot: SPECS },
    to: { path: '.', pathNot: ['^src/modules/$1/domain/', KERNEL_DOMAIN] },
  },
  {
    name: 'domain-is-pure',
    severity: 'error',
    comment:
      'kernel/domain is below everything else: it imports no other folder of the kernel, and of the packages zod alone.',
    from: { path: KERNEL_DOMAIN, pathNot: SPECS },
    to: { path: ['^src/', PACKAGES], pathNot: [KERNEL_DOMAIN, ZOD] },
  },
  {
    name: 'use-cases-know-no-technology',
    severity: 'error',
    comment:
      'Use cases, subscribers and jobs know their domain and the ports of the kernel: no SQL, no HTTP, no package, no adapter. Declare a port in domain/ and implement it in persistence/.',
    from: { path: `${MODULE}(use-cases|subscribers|jobs)/`, pathNot: SPECS },
    to: {
      path: '.',
      pathNot: [
        '^src/modules/$1/(domain|use-cases|queries|subscribers|jobs)/',
        CONTRACTS,
        '^src/modules/(?!$1/)',
        '^src/bootstrap/',
        ...KERNEL_PORTS,
      ],
    },
  },
  {
    name: 'queries-do-not-write',
    severity: 'error',
    comment:
      'A query changes nothing: no transaction, no outbox, no lock, no use case. What also changes something is a use case.',
    from: { path: `${MODULE}queries/`, pathNot: SPECS },
    to: {
      path: [
        '^src/modules/$1/(use-cases|subscribers|jobs|demo)/',
        '^src/kernel/(outbox|idempotency|lock|event-bus|jobs)/',
        '^src/kernel/persistence/(transaction|commit-queue|unit)\\.ts$',
      ],
    },
  },
  {
    name: 'http-is-thin',
    severity: 'error',
    comment:
      'A handler reads the request, calls a use case or a query, and shapes the answer. Storage, transactions, events and locks are behind them.',
    from: { path: `${MODULE}http/`, pathNot: SPECS },
    to: {
      path: ['^src/modules/$1/', '^src/kernel/', PACKAGES],
      pathNot: [
        '^src/modules/$1/(contract\\.ts$|domain/|http/|queries/|use-cases/)',
        KERNEL_DOMAIN,
        '^src/kernel/(auth|http|observability)/',
        '^src/kernel/(audit/audit-route|idempotency/(idempotency|once)|inbox/await-replica)\\.ts$',
        ZOD,
      ],
    },
  },
  {
    name: 'adapters-are-chosen-in-one-place',
    severity: 'error',
    comment:
      'Ask for the port. Which adapter stands behind it is decided in src/bootstrap/adapters.ts, with src/bootstrap/adapters/, and nowhere else.',
    from: { path: '^src/', pathNot: ['^src/bootstrap/adapters\\.ts$', '^src/bootstrap/adapters/', ADAPTERS, SPECS] },
    to: { path: ADAPTERS },
  },
  {
    name: 'adapters-are-chosen-in-one-place',
    severity: 'error',
    comment:
      'Only an adapter, in a file named after it (kafka.event-bus.ts), imports the client of a database, a broker or a store.',
    from: { path: '^src/', pathNot: [ADAPTERS, LEASE_ON_THE_DATA_FOLDER, SPECS] },
    to: { path: TECHNOLOGY },
  },
  {
    name: 'kafka-is-spoken-in-one-place',
    severity: 'error',
    comment:
      'kafkajs is known in src/kernel/event-bus/kafka/ alone, so that another client can take its place there. Publish through the outbox, hear through a subscription.',
    from: { path: '^src/', pathNot: ['^src/kernel/event-bus/kafka/', SPECS] },
    to: { path: '(^|/)kafkajs(/|$)' },
  },
  {
    name: 'kernel-knows-no-module',
    severity: 'error',
    comment:
      'The kernel serves any module and knows none. Let the module hand in what is special to it, through its manifest or a port.',
    from: { path: '^src/kernel/' },
    to: { path: '^src/modules/' },
  },
  {
    name: 'nobody-imports-bootstrap',
    severity: 'error',
    comment:
      'The bootstrap puts the parts together and is not one of them. Take what you need through the constructor.',
    from: { path: '^src/(kernel|modules)/' },
    to: { path: '^src/bootstrap/' },
  },
  {
    name: 'no-cycles',
    severity: 'error',
    comment:
      'These files import each other in a circle and can only be understood together. Move what they share into a third file.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-orphans',
    severity: 'error',
    comment: 'Nothing imports this file and it imports nothing. Wire it or delete it.',
    from: { orphan: true, pathNot: [SPECS, TYPES_OF_PACKAGES] },
    to: {},
  },
  {
    name: 'no-undeclared-packages',
    severity: 'error',
    comment:
      'The import leads nowhere, or to a package that is here only because another package needs it. Declare it in package.json.',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
  },
  {
    name: 'no-undeclared-packages',
    severity: 'error',
    comment:
      'A development dependency is not there in production. Move it to "dependencies", or the import into a spec.',
    from: { path: '^src/', pathNot: SPECS },
    to: { dependencyTypes: ['npm-dev'], pathNot: '(^|/)node_modules/@types/' },
  },
];
