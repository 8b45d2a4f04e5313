-- Fields of dates say whether they may lie in the past, and in which zone they are; those of zones have a prompt.
update form_field set config = '{"mayBePast": true, "timeZone": null}' || config where kind = 'date';
update form_field set config = '{"placeholder": ""}' || config where kind = 'timeZone';
