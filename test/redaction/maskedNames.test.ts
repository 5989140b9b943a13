import { expect, test } from 'vitest';
import { redactText } from '../../src/redaction/text/redactText.ts';

test('a name that is masked already stays, so that lists can name a token; a secret behind asterisks goes', () => {
  const masked = 'token:************************7c5a2f10';
  expect(redactText(masked)).toBe(masked);
  expect(redactText('token:*******************in-2019')).toBe('token:*******************in-2019');
  expect(redactText('token: ********correct-horse-battery')).toBe('token: [redacted]');
  expect(redactText('token:abcdefghijklmnop1234')).toBe('token:[redacted]');
});
