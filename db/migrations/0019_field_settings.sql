-- What fields can be set to, more than before: those that are there stay as they were.
update form_field set config = '{"mediaTypes": [], "isStrict": false}' || config where kind = 'file';
