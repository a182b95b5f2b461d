import tseslint from 'typescript-eslint';

const tests = ['**/*.test.{ts,tsx}', 'test/**', 'e2e/**'];

export default tseslint.config(
  {
    ignores: [
      '.next/', '.usher/', 'lib/db/generated/', 'next-env.d.ts', 'test-results/', 'playwright-report/',
      // Plain JavaScript that runs before anything is installed, and configuration read by tools.
      '**/*.js', '**/*.mjs',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 300 }],
      eqeqeq: ['error', 'always'],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // `as const` is no claim about foreign data; every other `as` is one and needs a parse instead.
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      // A number or a boolean in a message is what it says.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // React and Node pass functions whose promise nobody waits for; the floating ones are found above.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      // `const end = () => clear();` says what it does in one line.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['app/**', 'components/**', 'lib/**', 'worker/**', 'proxy.ts'],
    ignores: ['lib/env.ts', ...tests],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only lib/env.ts reads the environment: import env() from there.' },
      ],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    // The proof asks with an expired signature on purpose, and the command line has a flag that says so.
    ignores: ['lib/provisioning/proof/questions.ts', 'bin/usher/sign.ts', ...tests],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{
        regex: 'aws/cloudfront-signer$|^[.]/cloudfront-signer$', importNames: ['signUnchecked'],
        message: 'signUnchecked signs without the guards, for what must be wrong on purpose. Sign with signUrl or signCookies.',
      }] }],
    },
  },
  {
    files: tests,
    rules: {
      // Matchers such as expect.any() are typed any by Vitest itself.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/require-await': 'off',
      // A test says what it planted; nothing foreign gets past it into the product.
      '@typescript-eslint/consistent-type-assertions': 'off',
      'max-lines': ['error', { max: 450 }],
    },
  },
);
