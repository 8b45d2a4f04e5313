-- A field of priorities can begin with one.
update form_field set config = '{"preset": null}' || config where kind = 'priority';
