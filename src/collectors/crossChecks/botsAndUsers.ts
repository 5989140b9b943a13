import { object, text } from '../derived/eventBody.ts';
import type { CheckedRow, CheckedSnapshot, Discrepancy } from './discrepancy.ts';

const BOT_LABEL = 'teleport.internal/bot';

/**
 * Every bot acts as a user, and every user that is labelled as a bot's has one (teleport-api §2.8). Older gateways list the
 * users themselves as bots; then the two listings hold the same names.
 */
export function checkBotsAndUsers(snapshot: CheckedSnapshot): Discrepancy[] {
  const bots = snapshot.rows('bots');
  const users = snapshot.rows('users');
  if (bots === null || users === null) return [];
  const userOfBot = new Map([...bots].map((row) => [botName(row), userName(row)]));
  const userNames = new Set<string>();
  const discrepancies: Discrepancy[] = [];
  for (const user of users) {
    userNames.add(user.key);
    const bot = text(object(object(user.body.metadata).labels)[BOT_LABEL]);
    if (bot !== '' && !userOfBot.has(bot))
      discrepancies.push(
        discrepancy(`user:${user.key}`, `it is labelled as the user of bot ${bot}, which is not listed`),
      );
  }
  for (const [bot, user] of userOfBot)
    if (!userNames.has(user))
      discrepancies.push(discrepancy(`bot:${bot}`, `the user that it acts as, ${user}, is not listed`));
  return discrepancies;
}

function botName({ key, body }: CheckedRow): string {
  return text(object(object(body.metadata).labels)[BOT_LABEL]) || key;
}

function userName({ key, body }: CheckedRow): string {
  return body.kind === 'user' ? key : text(object(body.status).user_name) || `bot-${key}`;
}

function discrepancy(subject: string, detail: string): Discrepancy {
  return { check: 'bots_and_users', subject, detail };
}
