import { sha256 } from './host/cryptography.ts';

/**
 * The entity's name as a word that is safe in a file name, a shell command and an allowed_signers line: letters, digits,
 * dot, underscore and hyphen; everything else becomes a hyphen. A name without any such character becomes
 * `entity-<first 8 hex digits of its SHA-256>`.
 *
 * @param entity the name as the person typed it
 */
export function entitySlug(entity: string): string {
  const slug = entity
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^[-._]+|[-._]+$/g, '')
    .slice(0, 60)
    .replace(/[-._]+$/g, '');
  if (slug !== '') return slug;
  return `entity-${sha256(entity).toString('hex').slice(0, 8)}`;
}

/**
 * Names under which `ssh-keygen -Y verify -I <name>` finds the entity's key: the slug, and the name itself where it can
 * stand in a pattern list (ssh_config(5), PATTERNS).
 *
 * @param entity the name as the person typed it
 */
export function principalsOf(entity: string): string[] {
  const slug = entitySlug(entity);
  const listable = /^[^\p{C}\p{Z}",*?!\\#]([^\p{C}",*?!\\]*[^\p{C}\p{Z}",*?!\\])?$/u.test(entity);
  return listable && entity !== slug ? [entity, slug] : [slug];
}
