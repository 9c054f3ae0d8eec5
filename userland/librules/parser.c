// SPDX-License-Identifier: LGPL-2.1-or-later
/* Files, variables and clauses of the rule language. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "contents.h"
#include "parser.h"

static bool parse(struct pfr_parser *p, struct pfr_source *source);

void pfr_statement_reset(struct pfr_parser *p)
{
	pfr_arena_reset(&p->arena);
	p->num_clauses = 0;
	p->bad = false;
}

/* --- files */

/* All of @in, whatever it is; NULL and errno. */
static char *read_stream(FILE *in, size_t limit, size_t *length)
{
	size_t room = 65536, n;
	char *text = NULL, *more;

	*length = 0;
	do {
		if (*length == room)
			room *= 2;
		/* Of our memory, so that a NUL ends it for who looks at it. */
		more = realloc(text, room + 1);
		if (!more)
			goto fail;
		text = more;
		n = fread(text + *length, 1, room - *length, in);
		*length += n;
		if (*length > limit) {
			errno = EFBIG;
			goto fail;
		}
	} while (n);
	if (ferror(in))
		goto fail;
	text[*length] = '\0';
	return text;
fail:
	free(text);
	return NULL;
}

/*
 * Read @path, which @place names. An included file that includes itself is
 * found by its name: another name for it ends at the depth.
 */
static struct pfr_source *read_file(struct pfr_parser *p, const char *path,
				    const struct pfr_place *place)
{
	size_t length;
	char *text;
	FILE *in;

	in = fopen(path, "re");
	text = in ? read_stream(in, PFR_MAX_INPUT - p->bytes, &length) : NULL;
	if (!text) {
		int err = errno;

		if (in)
			fclose(in);
		if (err == EFBIG)
			pfr_error(p->set, place, "%s: the rules are longer than %u bytes",
				  path, PFR_MAX_INPUT);
		else
			pfr_error(p->set, place, "cannot read %s: %s", path,
				  strerror(err));
		return NULL;
	}
	fclose(in);
	p->bytes += length;
	return pfr_set_source(p->set, path, text, length);
}

/* In the directory of the file that says so. */
static char *include_path(const char *from, const char *name)
{
	const char *slash = strrchr(from, '/');
	char *path;

	if (*name == '/' || !slash)
		return strdup(name);
	if (asprintf(&path, "%.*s%s", (int)(slash + 1 - from), from, name) < 0)
		return NULL;
	return path;
}

static void include(struct pfr_parser *p, const struct pfr_atom *name,
		    const char *path)
{
	struct pfr_place place = name->place;
	const struct pfr_scan *s;
	struct pfr_source *source;

	for (s = p->scan; s; s = s->includer) {
		if (strcmp(s->source->name, path))
			continue;
		pfr_error(p->set, &place, "%s includes itself", path);
		return;
	}
	if (p->depth == PFR_MAX_DEPTH) {
		pfr_error(p->set, &place,
			  "files include each other more than %u deep",
			  PFR_MAX_DEPTH);
		return;
	}
	if (++p->num_includes > PFR_MAX_INCLUDES) {
		pfr_error(p->set, &place, "there are more than %u includes",
			  PFR_MAX_INCLUDES);
		return;
	}
	source = read_file(p, path, &place);
	if (!source)
		return;
	p->depth++;
	pfr_statement_reset(p);
	parse(p, source);
	p->depth--;
}

void pfr_include(struct pfr_parser *p, const struct pfr_atom *name)
{
	char *path;

	if (name->type == PFR_BAD)
		return;
	if (!name->length) {
		pfr_error(p->set, &name->place, "expected the name of a file");
		return;
	}
	path = include_path(p->scan->source->name, name->text);
	if (path)
		include(p, name, path);
	else
		pfr_no_memory(p->set);
	free(path);
}

static bool parse(struct pfr_parser *p, struct pfr_source *source)
{
	struct pfr_scan scan = { .source = source, .includer = p->scan };
	/* The lexer writes to it, and wants two NULs behind. */
	char *buffer = calloc(1, (size_t)source->length + 2);

	if (!buffer)
		return pfr_no_memory(p->set);
	memcpy(buffer, source->text, source->length);
	p->scan = &scan;
	if (pfr_scan_begin(p, buffer, (size_t)source->length + 2) &&
	    pfr_yyparse(p))
		p->bad = true;
	pfr_scan_end(&scan);
	p->scan = (struct pfr_scan *)scan.includer;
	free(buffer);
	return true;
}

static int read_source(struct pfr_set *set, struct pfr_parser *p,
		       struct pfr_source *source)
{
	if (source)
		parse(p, source);
	pfr_arena_free(&p->arena);
	pfr_arena_free(&p->kept);
	if (!set->rules.num_errors)
		pfr_set_check_flows(set);
	free(p);
	return set->rules.num_errors ? -1 : 0;
}

static struct pfr_parser *new_parser(struct pfr_set *set)
{
	struct pfr_parser *p = calloc(1, sizeof(*p));

	if (p)
		p->set = set;
	else
		pfr_no_memory(set);
	return p;
}

int pfr_rules_read_file(struct pfr_rules *rules, const char *path)
{
	struct pfr_set *set = pfr_set_of(rules);
	struct pfr_parser *p;

	if (!set || !path)
		return -1;
	p = new_parser(set);
	return p ? read_source(set, p, read_file(p, path, NULL)) : -1;
}

int pfr_rules_read_text(struct pfr_rules *rules, const char *name,
			const char *text, size_t length)
{
	struct pfr_set *set = pfr_set_of(rules);
	struct pfr_source *source;
	struct pfr_parser *p;
	char *copy;

	if (!set || !name || !text)
		return -1;
	if (length > PFR_MAX_INPUT) {
		pfr_error(set, NULL, "the rules are longer than %u bytes",
			  PFR_MAX_INPUT);
		return -1;
	}
	p = new_parser(set);
	if (!p)
		return -1;
	copy = malloc(length + 1);
	if (copy) {
		memcpy(copy, text, length);
		copy[length] = '\0';
		source = pfr_set_source(set, name, copy, length);
		p->bytes = length;
	} else {
		source = NULL;
		pfr_no_memory(set);
	}
	return read_source(set, p, source);
}

/* --- values and variables */

static struct pfr_value *new_value(struct pfr_parser *p)
{
	struct pfr_value *value = pfr_arena_alloc(&p->arena, sizeof(*value));

	if (!value)
		pfr_no_memory(p->set);
	return value;
}

struct pfr_operand pfr_value_one(struct pfr_parser *p, enum pfr_form form,
				 const struct pfr_atom *a,
				 const struct pfr_atom *b)
{
	struct pfr_operand one = { .count = 1, .place = a->place };
	struct pfr_value *value = new_value(p);

	if (b)
		one.place.length = b->place.first + b->place.length -
				   a->place.first;
	one.first = value;
	one.last = value;
	if (!value) {
		one.count = 0;
		return one;
	}
	value->form = form;
	value->place = one.place;
	value->a = *a;
	if (b)
		value->b = *b;
	return one;
}

static const struct pfr_variable *find(struct pfr_parser *p, const char *name)
{
	const struct pfr_variable *v;

	for (v = p->variables; v; v = v->next)
		if (!strcmp(v->name, name))
			return v;
	return NULL;
}

/* A copy of what the variable holds, which knows where it comes from. */
struct pfr_operand pfr_value_variable(struct pfr_parser *p,
				      const struct pfr_atom *name)
{
	struct pfr_operand all = { .place = name->place };
	const struct pfr_variable *variable = find(p, name->text);
	const struct pfr_value *from;
	struct pfr_value *value;

	/* Of what is too large already, there is no need to see more. */
	if (p->bad)
		return all;
	if (!variable) {
		pfr_error(p->set, &name->place, "$%s is not defined before this line",
			  name->text);
		p->bad = true;
		return all;
	}
	for (from = variable->operand.first; from; from = from->next) {
		value = new_value(p);
		if (!value)
			break;
		*value = *from;
		value->next = NULL;
		value->in_variable = true;
		if (all.last)
			all.last->next = value;
		else
			all.first = value;
		all.last = value;
		all.count++;
	}
	return all;
}

void pfr_value_append(struct pfr_parser *p, struct pfr_operand *list,
		      const struct pfr_operand *more)
{
	if (!more->count)
		return;
	if (list->count + more->count > PFR_MAX_VALUES) {
		if (!p->bad)
			pfr_error(p->set, &more->place,
				  "this set has more than %u values",
				  PFR_MAX_VALUES);
		p->bad = true;
		return;
	}
	if (list->last)
		list->last->next = more->first;
	else
		list->first = more->first;
	list->last = more->last;
	list->count += more->count;
}

void pfr_define(struct pfr_parser *p, const struct pfr_atom *name,
		const struct pfr_operand *operand)
{
	const struct pfr_variable *other = find(p, name->text);
	struct pfr_variable *variable;

	if (other) {
		pfr_error(p->set, &name->place, "$%s is defined already", name->text);
		pfr_note(p->set, &other->place, "it was defined here first");
		return;
	}
	/* What is in it was complained about: its users shall not be. */
	variable = pfr_arena_alloc(&p->arena, sizeof(*variable));
	if (!variable) {
		pfr_no_memory(p->set);
		return;
	}
	p->num_kept += operand->count;
	if (p->num_kept > PFR_MAX_KEPT) {
		pfr_error(p->set, &operand->place,
			  "the variables have more than %u values together",
			  PFR_MAX_KEPT);
		return;
	}
	variable->name = name->text;
	variable->operand = *operand;
	variable->place = name->place;
	variable->next = p->variables;
	p->variables = variable;
	pfr_arena_keep(&p->kept, &p->arena);
}

/* --- clauses */

void pfr_block_append(struct pfr_parser *p, struct pfr_block *block,
		      const struct pfr_atom *atom)
{
	struct pfr_word *word;

	if (atom->type == PFR_BAD) {
		p->bad = true;
		return;
	}
	if (block->count == PFR_MAX_WORDS) {
		if (!p->bad)
			pfr_error(p->set, &atom->place,
				  "there are more than %u words in these braces",
				  PFR_MAX_WORDS);
		p->bad = true;
		return;
	}
	word = pfr_arena_alloc(&p->arena, sizeof(*word));
	if (!word) {
		pfr_no_memory(p->set);
		return;
	}
	word->text = atom->text;
	word->place = atom->place;
	word->prefix = atom->type == PFR_STRING;
	if (block->last)
		block->last->next = word;
	else
		block->first = word;
	block->last = word;
	block->count++;
}

struct pfr_clause *pfr_clause_add(struct pfr_parser *p, enum pfr_field field,
				  const struct pfr_place *place)
{
	struct pfr_clause *clause;
	unsigned int i;

	for (i = 0; i < p->num_clauses; i++) {
		if (p->clauses[i].field != field)
			continue;
		if (!p->bad) {
			pfr_error(p->set, place, "%s", field == PFR_ACTION ?
				  "a rule has one action, and this is another one" :
				  "this is said twice");
			pfr_note(p->set, &p->clauses[i].place,
				 "it was said here first");
		}
		p->bad = true;
		return NULL;
	}
	/* Each kind comes once, so there is room. */
	clause = &p->clauses[p->num_clauses++];
	memset(clause, 0, sizeof(*clause));
	clause->field = field;
	clause->place = *place;
	return clause;
}
