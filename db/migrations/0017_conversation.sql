-- The message that a mail answers. Mails of a conversation come in any order: what comes late finds its ticket by it.
alter table incoming_mail add column in_reply_to text;
create index incoming_mail_in_reply_to on incoming_mail (in_reply_to) where in_reply_to is not null;
