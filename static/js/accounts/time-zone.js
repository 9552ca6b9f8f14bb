/** Tells a sign-up form where this browser's day begins and ends; without it the server's own zone is taken. */

for (const field of document.querySelectorAll("input[data-time-zone]"))
  field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
