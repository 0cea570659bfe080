const isDistributed = process.env.TEST_INFRASTRUCTURE !== undefined;

export default {
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/architecture/fixtures/',
    ...(isDistributed ? [] : ['<rootDir>/test/distributed/']),
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/jest.transform.js' },
  testEnvironment: 'node',
  testTimeout: 60_000,
  maxWorkers: 2,
  reporters: ['default', '<rootDir>/test/reporters/closing-line.ts'],
};
