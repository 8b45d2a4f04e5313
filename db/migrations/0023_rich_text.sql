-- Long answers can have formatting; those that are asked already stay plain, and so does what is only read.
update form_field set config = '{"isRich": false}' || config where kind = 'paragraph';
update form_field set config = '{"html": ""}' || config where kind = 'information';
