// SPDX-License-Identifier: LGPL-2.1-or-later
/* Errors: collecting and showing them. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

#define LONGEST_LINE	4096	/* what is kept of a line */
#define SHOWN		100	/* ... and what is shown of it */

/* The line that @place begins in. */
static void find_line(struct pfr_rules_message *m, const struct pfr_place *place,
		      const char **line, size_t *length)
{
	const struct pfr_source *source = place->source;
	__u32 at = place->first < source->length ? place->first : source->length;
	__u32 start = 0, end, i;

	m->line = 1;
	for (i = 0; i < at; i++) {
		if (source->text[i] != '\n')
			continue;
		m->line++;
		start = i + 1;
	}
	for (end = at; end < source->length && source->text[end] != '\n'; end++)
		;
	/* Not the '\r' of other systems' lines. */
	if (end > start && source->text[end - 1] == '\r')
		end--;
	if (at > end)
		at = end;
	m->column = at - start + 1;
	m->length = place->length < end - at ? place->length : end - at;
	*line = source->text + start;
	*length = end - start;
}

static bool fill_in(struct pfr_rules_message *m, const struct pfr_place *place,
		    const char *text)
{
	const struct pfr_source *source = place ? place->source : NULL;
	const char *line;
	size_t length;
	char *copy;

	m->file = source ? source->name : NULL;
	m->text = strdup(text);
	if (!m->text)
		return false;
	if (!source)
		return true;
	find_line(m, place, &line, &length);
	if (m->column > LONGEST_LINE / 2) {
		/* Far out in a long line: keep what is around it. */
		unsigned int skip = m->column - LONGEST_LINE / 2;

		line += skip;
		length -= skip;
		m->column -= skip;
	}
	if (length > LONGEST_LINE)
		length = LONGEST_LINE;
	if (m->length > length + 1 - m->column)
		m->length = (unsigned int)(length + 1 - m->column);
	copy = malloc(length + 1);
	if (!copy)
		return false;
	/* A NUL would end it. */
	for (size_t i = 0; i < length; i++)
		copy[i] = line[i] ? line[i] : '?';
	copy[length] = '\0';
	m->source = copy;
	return true;
}

static struct pfr_rules_message *next_message(struct pfr_set *set)
{
	struct pfr_rules_message *m;

	if (set->rules.num_messages == set->messages_room) {
		__u32 room = set->messages_room ? set->messages_room * 2 : 8;

		m = reallocarray(set->messages, room, sizeof(*m));
		if (!m)
			return NULL;
		set->messages = m;
		set->rules.messages = m;
		set->messages_room = room;
	}
	m = &set->messages[set->rules.num_messages];
	memset(m, 0, sizeof(*m));
	return m;
}

static void add(struct pfr_set *set, int kind, const struct pfr_place *place,
		const char *format, va_list args)
{
	struct pfr_rules_message *m = next_message(set);
	char text[512];

	vsnprintf(text, sizeof(text), format, args);
	if (!m) {
		pfr_no_memory(set);
		return;
	}
	m->kind = kind;
	if (!fill_in(m, place, text)) {
		free((char *)m->text);
		pfr_no_memory(set);
		return;
	}
	set->rules.num_messages++;
}

bool pfr_error(struct pfr_set *set, const struct pfr_place *place,
	       const char *format, ...)
{
	va_list args;

	if (pfr_set_gives_up(set))
		return false;
	va_start(args, format);
	add(set, PFR_RULES_ERROR, place, format, args);
	va_end(args);
	set->rules.num_errors++;
	return false;
}

void pfr_note(struct pfr_set *set, const struct pfr_place *place,
	      const char *format, ...)
{
	va_list args;

	if (set->no_memory)
		return;
	va_start(args, format);
	add(set, PFR_RULES_NOTE, place, format, args);
	va_end(args);
}

/* --- showing them */

static bool is_continuation(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/* How many bytes the UTF-8 character at @s has; 0: it is none to be shown. */
static unsigned int character(const char *s, size_t left)
{
	const unsigned char *u = (const unsigned char *)s;
	unsigned int n = 0, i;

	if (u[0] >= 0x20 && u[0] < 0x7F)
		return 1;
	if (u[0] >= 0xC3 && u[0] < 0xE0)	/* not C2: more control characters */
		n = 2;
	else if (u[0] >= 0xE0 && u[0] < 0xF0)
		n = 3;
	if (!n || n > left)
		return 0;
	for (i = 1; i < n; i++)
		if (!is_continuation(u[i]))
			return 0;
	/* E2 80 xx: among them the marks that turn the direction of text. */
	return u[0] == 0xE2 && u[1] == 0x80 ? 0 : n;
}

static void put_text(const char *s, size_t length, FILE *out)
{
	unsigned int n;

	for (; length; s += n, length -= n) {
		n = character(s, length);
		if (n) {
			fwrite(s, 1, n, out);
		} else {
			putc(*s == '\t' ? '\t' : '?', out);
			n = 1;
		}
	}
}

/* The same with blanks in the place of characters; tabs stay tabs. */
static void put_blanks(const char *s, size_t length, FILE *out)
{
	unsigned int n;

	for (; length; s += n, length -= n) {
		n = character(s, length);
		putc(*s == '\t' ? '\t' : ' ', out);
		n = n ? n : 1;
	}
}

static size_t width(const char *s, size_t length)
{
	size_t columns = 0, n;

	for (; length; s += n, length -= n) {
		n = character(s, length);
		n = n ? n : 1;
		columns++;
	}
	return columns;
}

static void put_source(const struct pfr_rules_message *m, FILE *out)
{
	size_t length = strlen(m->source), first = 0, last = length;
	size_t at = m->column - 1, columns;

	/* Of a long line, what is around the place. */
	if (at > SHOWN / 2 && length > SHOWN) {
		first = at - SHOWN / 2;
		while (first && is_continuation((unsigned char)m->source[first]))
			first--;
	}
	if (last - first > SHOWN)
		last = first + SHOWN;
	while (last < length && is_continuation((unsigned char)m->source[last]))
		last++;
	fprintf(out, "%5u | %s", m->line, first ? "..." : "");
	put_text(m->source + first, last - first, out);
	fprintf(out, "%s\n      | %s", last < length ? "..." : "",
		first ? "   " : "");
	put_blanks(m->source + first, at - first, out);
	putc('^', out);
	length = m->length < last - at ? m->length : last - at;
	for (columns = width(m->source + at, length); columns > 1; columns--)
		putc('~', out);
	putc('\n', out);
}

void pfr_rules_print_messages(const struct pfr_rules *set, FILE *out)
{
	const struct pfr_rules_message *m;
	__u32 i;

	if (!set)
		return;
	for (i = 0; i < set->num_messages; i++) {
		m = &set->messages[i];
		if (m->file) {
			put_text(m->file, strlen(m->file), out);
			if (m->line)
				fprintf(out, ":%u:%u", m->line, m->column);
			fputs(": ", out);
		}
		fputs(m->kind == PFR_RULES_NOTE ? "note: " : "error: ", out);
		put_text(m->text, strlen(m->text), out);
		putc('\n', out);
		if (m->source)
			put_source(m, out);
	}
	if (set->num_errors >= PFR_RULES_MAX_ERRORS)
		fprintf(out, "%u errors are enough: the rest was not read\n",
			set->num_errors);
}
