// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * jansson forgets where a value was. So the text, which is known to be sound
 * JSON, is gone through once more, in step with what jansson made of it.
 */
#include <string.h>

#include "json_place.h"

static char at(const struct pfr_source *s, __u32 i)
{
	return i < s->length ? s->text[i] : '\0';
}

static __u32 skip_blanks(const struct pfr_source *s, __u32 i)
{
	while (at(s, i) && strchr(" \t\r\n", at(s, i)))
		i++;
	return i;
}

/* Blanks, and commas and colons, too. */
static __u32 skip_to_value(const struct pfr_source *s, __u32 i)
{
	while (at(s, i) && strchr(" \t\r\n,:", at(s, i)))
		i++;
	return i;
}

static __u32 string_end(const struct pfr_source *s, __u32 i)
{
	for (i++; at(s, i) && at(s, i) != '"'; i++)
		if (at(s, i) == '\\')
			i++;
	return i + 1;
}

static __u32 value_end(const struct pfr_source *s, __u32 i)
{
	__u32 depth = 0;

	do {
		char c = at(s, i);

		if (!c)
			return s->length;
		if (c == '"') {
			i = string_end(s, i);
			continue;
		}
		if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
		i++;
		/* A number or a word ends before what cannot be in it. */
		while (!depth && c != '}' && c != ']' && at(s, i) &&
		       !strchr(" \t\r\n,:]}", at(s, i)))
			i++;
	} while (depth);
	return i < s->length ? i : s->length;
}

static struct pfr_place value_at(const struct pfr_source *source, __u32 first)
{
	struct pfr_place place = { .source = source, .first = first };

	place.length = value_end(source, first) - first;
	return place;
}

struct pfr_place pfr_json_whole(const struct pfr_source *source)
{
	return value_at(source, skip_blanks(source, 0));
}

struct pfr_place pfr_json_first(const struct pfr_place *array)
{
	return value_at(array->source,
			skip_blanks(array->source, array->first + 1));
}

struct pfr_place pfr_json_next(const struct pfr_place *element)
{
	return value_at(element->source,
			skip_to_value(element->source,
				      element->first + element->length));
}

struct pfr_place pfr_json_key(const struct pfr_place *object, const char *key)
{
	const struct pfr_source *s = object->source;
	__u32 end = object->first + object->length, i;
	size_t length = strlen(key);

	if (at(s, object->first) != '{')
		return *object;
	for (i = skip_blanks(s, object->first + 1); i < end && at(s, i) == '"';
	     i = skip_to_value(s, i)) {
		__u32 name = i + 1, name_end = string_end(s, i) - 1;

		/* Keys that are written with escapes are not found. */
		if (name_end < end && name_end - name == length &&
		    !memcmp(s->text + name, key, length))
			return value_at(s, i);
		i = value_end(s, skip_to_value(s, name_end + 1));
	}
	return *object;
}

struct pfr_place pfr_json_member(const struct pfr_place *object, const char *key)
{
	struct pfr_place place = pfr_json_key(object, key);

	return place.first == object->first ? *object : pfr_json_next(&place);
}
