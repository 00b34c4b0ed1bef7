import { PEOPLE } from './demonstration-people.js';
import { escaped, page } from './page.js';

/** Where anyone may be anyone: choose who. */
export function choosePage(action: string): string {
  const buttons = Object.entries(PEOPLE).map(
    ([name, { role, does }]) =>
      `<p><button name="person" value="${name}">${name}, ${does} (${role})</button></p>`,
  );
  return page(
    'Who are you?',
    `<p>This is the demonstration sign-in. It asks for no password and runs on this machine only.</p>
<form method="post" action="${escaped(action)}">${buttons.join('\n')}</form>`,
  );
}

/** `form` is the issuer's own, with its token against other sites. */
export function signOutPage(form: string): string {
  return page(
    'Sign out?',
    `${form}<p><button form="op.logoutForm" name="logout" value="yes">Sign out</button>
<button form="op.logoutForm">Stay signed in</button></p>`,
  );
}

export function messagePage(title: string, message: string): string {
  return page(title, `<p>${escaped(message)}</p>`);
}
