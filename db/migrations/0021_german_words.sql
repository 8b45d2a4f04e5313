-- What every desk begins with, in German, as far as it is still called so and nobody has said it otherwise.

update priority p set translations = jsonb_build_object('de', jsonb_build_object('name', german.name))
from (values ('Low', 'Niedrig'), ('Normal', 'Normal'), ('High', 'Hoch'), ('Emergency', 'Notfall')) german (own, name)
where p.name = german.own and p.translations = '{}';

update ticket_status s set translations = jsonb_build_object('de', jsonb_build_object('name', german.name))
from (values ('Open', 'Offen'), ('Waiting for requester', 'Wartet auf Ihre Antwort'), ('On hold', 'Zurückgestellt'),
  ('Resolved', 'Gelöst'), ('Closed', 'Geschlossen'), ('Archived', 'Archiviert')) german (own, name)
where s.name = german.own and s.translations = '{}';

update help_topic h set translations = jsonb_build_object('de', jsonb_build_object('name', german.name, 'description', german.description))
from (values
  ('General Inquiry', 'Questions about our products and services', 'Allgemeine Frage', 'Fragen zu unseren Produkten und Leistungen'),
  ('Feedback', 'Tell us what we do well and what we could do better', 'Rückmeldung', 'Was wir gut machen, und was wir besser machen könnten'),
  ('Report a Problem', 'Something does not work as it should', 'Ein Problem melden', 'Etwas funktioniert nicht, wie es soll'),
  ('Access Issue', 'You cannot sign in or reach something you need', 'Zugang', 'Sie können sich nicht anmelden oder etwas nicht erreichen')
) german (own, own_description, name, description)
where h.name = german.own and h.description = german.own_description and h.translations = '{}';
