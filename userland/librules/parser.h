/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading the rule language. The lexer (lexer.l) makes tokens, the grammar
 * (grammar.y) sentences out of them; what a sentence says is collected in
 * clauses here and made into rules in build.c.
 */
#ifndef PFR_PARSER_H
#define PFR_PARSER_H

#include <setjmp.h>

#include "arena.h"
#include "check.h"
#include "message.h"

#define PFR_MAX_CLAUSES		32	/* more than there are kinds */
#define PFR_MAX_DEPTH		16	/* files including files */
#define PFR_MAX_INCLUDES	1000
#define PFR_MAX_WORDS		1024	/* in a plugin's block */
#define PFR_MAX_VALUES		65536	/* of one set */
#define PFR_MAX_KEPT		(1U << 20)	/* of all variables */

enum pfr_atom_type {
	PFR_NUMBER,
	PFR_IPV4,
	PFR_IPV6,
	PFR_MAC,
	PFR_NAME,		/* an identifier */
	PFR_STRING,		/* in quotes */
	PFR_BAD			/* it was complained about already */
};

struct pfr_atom {
	enum pfr_atom_type type;
	__u32 length;		/* of the text */
	struct pfr_place place;
	union {
		__u64 number;
		ip_addr addr;
		__u8 mac[6];
		char *text;	/* ends with a NUL and has no other */
	};
};

enum pfr_form {
	PFR_SINGLE,
	PFR_RANGE,		/* a-b */
	PFR_MASKED		/* a/b */
};

struct pfr_value {
	struct pfr_value *next;
	enum pfr_form form;
	bool in_variable;	/* then place is where it was defined */
	struct pfr_place place;
	struct pfr_atom a, b;
};

/* What stands behind a keyword: a value, or a set of them. */
struct pfr_operand {
	struct pfr_value *first, *last;
	__u32 count;
	struct pfr_place place;
};

struct pfr_word {
	struct pfr_word *next;
	const char *text;
	struct pfr_place place;
	__u32 prefix;		/* 1 if a quote comes before the text */
};

struct pfr_block {
	struct pfr_word *first, *last;
	__u32 count;
	struct pfr_place place;	/* with its braces */
};

struct pfr_clause {
	enum pfr_field field;
	struct pfr_place place;
	struct pfr_operand operand;
	struct pfr_operand ports;	/* of a peer of a hash rule */
	rule_action_behaviour action;
	int version;
	struct pfr_atom atom;		/* a text, a plugin */
	bool has_block, has_ports;
	struct pfr_block block;
};

struct pfr_variable {
	struct pfr_variable *next;
	const char *name;
	struct pfr_operand operand;
	struct pfr_place place;
};

/* The lexer's state: each file has its own. */
struct pfr_scan {
	struct pfr_source *source;
	const struct pfr_scan *includer;
	void *scanner;		/* flex's */
	struct pfr_arena arena;	/* what that is made of */
	const char *buffer;	/* it writes there, so this is not the source */
	jmp_buf no_memory;	/* flex knows no other way out */
	int depth;		/* of braces */
	int block_in;		/* tokens until a brace opens a plugin's block */
	bool line_open;		/* something came since the last end of line */
	bool unclosed;		/* ended while a brace was open */
	struct pfr_place brace;	/* the last one that was opened */
};

struct pfr_parser {
	struct pfr_set *set;
	struct pfr_scan *scan;

	/* the statement's */
	struct pfr_arena arena;
	struct pfr_clause clauses[PFR_MAX_CLAUSES];
	unsigned int num_clauses;
	bool bad;		/* was complained about: makes no rule */

	struct pfr_arena kept;
	struct pfr_variable *variables;
	__u32 num_kept;

	unsigned int depth;		/* of includes */
	unsigned int num_includes;
	size_t bytes;		/* read so far */
};

/* --- parser.c: what the grammar calls */

void pfr_statement_reset(struct pfr_parser *p);
void pfr_include(struct pfr_parser *p, const struct pfr_atom *name);
void pfr_define(struct pfr_parser *p, const struct pfr_atom *name,
		const struct pfr_operand *operand);

struct pfr_operand pfr_value_one(struct pfr_parser *p, enum pfr_form form,
				 const struct pfr_atom *a,
				 const struct pfr_atom *b);
struct pfr_operand pfr_value_variable(struct pfr_parser *p,
				      const struct pfr_atom *name);
void pfr_value_append(struct pfr_parser *p, struct pfr_operand *list,
		      const struct pfr_operand *more);
void pfr_block_append(struct pfr_parser *p, struct pfr_block *block,
		      const struct pfr_atom *word);

/* NULL if there are too many, or this one was there before; complained about. */
struct pfr_clause *pfr_clause_add(struct pfr_parser *p, enum pfr_field field,
				  const struct pfr_place *place);

/* --- build.c */

void pfr_build_rule(struct pfr_parser *p, const struct pfr_atom *id,
		    const struct pfr_place *place);
void pfr_build_hash(struct pfr_parser *p, const struct pfr_atom *id,
		    const struct pfr_place *place);

/* --- lexer.l */

/* @buffer has @size bytes, of which the last two are 0, and is written to. */
bool pfr_scan_begin(struct pfr_parser *p, char *buffer, size_t size);
void pfr_scan_end(struct pfr_scan *scan);

/* --- grammar.y */

/* 0 unless there was no memory; errors are in the set. */
int pfr_yyparse(struct pfr_parser *p);

#endif /* PFR_PARSER_H */
