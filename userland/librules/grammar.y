/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sentences of the rule language. What they mean is in build.c. */
%code requires {
#include "contents.h"
#include "parser.h"
}

%code provides {
int pfr_yylex(PFR_YYSTYPE *value, struct pfr_place *place, struct pfr_parser *p);
}

%code {
#include <string.h>

#define YYLLOC_DEFAULT(all, parts, n) join(&(all), parts, n)

/* Bison asks for the name, with its own idea of what is external. */
static void pfr_yyerror(struct pfr_place *place, struct pfr_parser *p,
			const char *text)
{
	(void)place;
	(void)text;
	/* Only for a stack that cannot grow: the rest is reported below. */
	pfr_no_memory(p->set);
}

static void join(struct pfr_place *all, const struct pfr_place *parts, int n)
{
	if (n) {
		*all = parts[1];
		all->length = parts[n].first + parts[n].length - parts[1].first;
	} else {
		*all = parts[0];
		all->first += all->length;
		all->length = 0;
	}
}

/* A clause without a value. */
static struct pfr_clause *plain(struct pfr_parser *p, enum pfr_field field,
				const struct pfr_place *place)
{
	return pfr_clause_add(p, field, place);
}

static void action(struct pfr_parser *p, const struct pfr_place *place,
		   rule_action_behaviour what, const struct pfr_operand *device)
{
	struct pfr_clause *clause = plain(p, PFR_ACTION, place);

	if (!clause)
		return;
	clause->action = what;
	if (device)
		clause->operand = *device;
}

static void version(struct pfr_parser *p, enum pfr_field field,
		    const struct pfr_place *place, int what)
{
	struct pfr_clause *clause = plain(p, field, place);

	if (clause)
		clause->version = what;
}

static void match(struct pfr_parser *p, enum pfr_field field,
		  const struct pfr_place *place, const struct pfr_operand *operand)
{
	struct pfr_clause *clause = plain(p, field, place);

	if (clause)
		clause->operand = *operand;
}

static void text(struct pfr_parser *p, enum pfr_field field,
		 const struct pfr_place *place, const struct pfr_atom *atom)
{
	struct pfr_clause *clause = plain(p, field, place);

	if (clause)
		clause->atom = *atom;
}

static void plugin(struct pfr_parser *p, enum pfr_field field,
		   const struct pfr_place *place, const struct pfr_atom *name,
		   const struct pfr_block *block)
{
	struct pfr_clause *clause = plain(p, field, place);

	if (!clause)
		return;
	clause->atom = *name;
	clause->has_block = block != NULL;
	if (block)
		clause->block = *block;
}

static void peer(struct pfr_parser *p, enum pfr_field field,
		 const struct pfr_place *place, const struct pfr_operand *hosts,
		 const struct pfr_operand *ports)
{
	struct pfr_clause *clause = plain(p, field, place);

	if (!clause)
		return;
	clause->operand = *hosts;
	clause->has_ports = ports != NULL;
	if (ports)
		clause->ports = *ports;
}

static void no_direction(struct pfr_parser *p, const struct pfr_place *place,
			 const char *what)
{
	p->bad = true;
	pfr_error(p->set, place,
		  "expected 'src %s' or 'dst %s'; with 'bidirectional' the rule matches both ways",
		  what, what);
}
}

%define api.pure full
%define api.prefix {pfr_yy}
%define api.location.type {struct pfr_place}
%define parse.error custom
%define parse.lac full
%locations
%param { struct pfr_parser *p }
%initial-action { @$ = (struct pfr_place){ p->scan->source, 0, 0 }; }

%union {
	struct pfr_atom atom;
	struct pfr_operand operand;
	struct pfr_block block;
}

%token END "the end of the line"
%token INCLUDE "'include'" DEFINE "'define'" DEFAULT "'default'"
%token SAMPLE "'sample'" RULE "'rule'" HASH "'hash'"
%token ACCEPT "'accept'" DROP "'drop'" CONTINUE "'continue'" STOP "'stop'"
%token REFLECT "'reflect'" BOUNCE "'bounce'"
%token ADD_RULE "'add-rule'" DEL_RULE "'del-rule'"
%token SRC "'src'" DST "'dst'" HOST "'host'" NET "'net'" PORT "'port'"
%token PROTO "'proto'" ETHER "'ether'" TYPE "'type'" VLAN "'vlan'"
%token TUNNEL "'tunnel'" ID "'id'" BALANCE "'balance'"
%token BIDIRECTIONAL "'bidirectional'" LOCKED "'locked'" PAYLOAD "'payload'"
%token FILTER "'filter'" PLUGIN "'plugin'"
%token <atom> IP "'ip'" IP6 "'ip6'" PROTOCOL "a protocol"
%token <atom> NUMBER "a number" V4 "an IPv4 address" V6 "an IPv6 address"
%token <atom> MAC "a MAC address" WORD "a name" STRING "a string in quotes"
%token <atom> VARIABLE "a variable" BAD "a value"

%type <atom> atom plugin_name string variable_name
%type <operand> value values operand hosts
%type <block> words

/* "continue" behind a device belongs to it. */
%precedence DEVICE
%precedence CONTINUE

%%

input:
  %empty
| input statement		{ pfr_statement_reset(p); }
;

statement:
  END
| INCLUDE string END		{ pfr_include(p, &$string); }
| DEFINE variable_name '=' operand END
				{ pfr_define(p, &$variable_name, &$operand); }
| DEFAULT ACCEPT END		{ pfr_set_policy(p->set, PFR_POLICY_ACCEPT, &@2); }
| DEFAULT DROP END		{ pfr_set_policy(p->set, PFR_POLICY_DROP, &@2); }
| SAMPLE NUMBER END		{ pfr_set_sampling(p->set, $NUMBER.number, &@2); }
| RULE NUMBER clauses END	{ pfr_build_rule(p, &$NUMBER, &@$); }
| HASH peers clauses END	{ pfr_build_hash(p, NULL, &@$); }
| HASH NUMBER peers clauses END	{ pfr_build_hash(p, &$NUMBER, &@$); }
| error END			{ yyerrok; }
;

string:
  STRING
| BAD				{ $$ = $1; }
;

variable_name:
  VARIABLE
| WORD				{ $$ = $1; }
;

clauses:
  %empty
| clauses clause
;

clause:
  ACCEPT	{ action(p, &@$, forward_packet_and_stop_rule_evaluation, NULL); }
| ACCEPT ADD_RULE
		{ action(p, &@$, forward_packet_add_rule_and_stop_rule_evaluation, NULL); }
| ACCEPT DEL_RULE
		{ action(p, &@$, forward_packet_del_rule_and_stop_rule_evaluation, NULL); }
| DROP		{ action(p, &@$, dont_forward_packet_and_stop_rule_evaluation, NULL); }
| CONTINUE	{ action(p, &@$, execute_action_and_continue_rule_evaluation, NULL); }
| STOP		{ action(p, &@$, execute_action_and_stop_rule_evaluation, NULL); }
| REFLECT value %prec DEVICE
		{ action(p, &@$, reflect_packet_and_stop_rule_evaluation, &$value); }
| REFLECT value CONTINUE
		{ action(p, &@$, reflect_packet_and_continue_rule_evaluation, &$value); }
| BOUNCE value %prec DEVICE
		{ action(p, &@$, bounce_packet_and_stop_rule_evaluation, &$value); }
| BOUNCE value CONTINUE
		{ action(p, &@$, bounce_packet_and_continue_rule_evaluation, &$value); }
| IP		{ version(p, PFR_IP_VERSION, &@$, 4); }
| IP6		{ version(p, PFR_IP_VERSION, &@$, 6); }
| PROTOCOL	{
			struct pfr_operand one = pfr_value_one(p, PFR_SINGLE, &$1, NULL);

			match(p, PFR_PROTO, &@$, &one);
		}
| PROTO operand		{ match(p, PFR_PROTO, &@$, &$operand); }
| SRC operand		{ match(p, PFR_SRC, &@$, &$operand); }
| SRC HOST operand	{ match(p, PFR_SRC, &@$, &$operand); }
| SRC NET operand	{ match(p, PFR_SRC, &@$, &$operand); }
| SRC PORT operand	{ match(p, PFR_SPORT, &@$, &$operand); }
| DST operand		{ match(p, PFR_DST, &@$, &$operand); }
| DST HOST operand	{ match(p, PFR_DST, &@$, &$operand); }
| DST NET operand	{ match(p, PFR_DST, &@$, &$operand); }
| DST PORT operand	{ match(p, PFR_DPORT, &@$, &$operand); }
| HOST operand		{ no_direction(p, &@$, "host"); }
| NET operand		{ no_direction(p, &@$, "net"); }
| PORT operand		{ no_direction(p, &@$, "port"); }
| ETHER SRC operand	{ match(p, PFR_SMAC, &@$, &$operand); }
| ETHER DST operand	{ match(p, PFR_DMAC, &@$, &$operand); }
| ETHER TYPE operand	{ match(p, PFR_ETH_TYPE, &@$, &$operand); }
| ETHER PROTO operand	{ match(p, PFR_ETH_TYPE, &@$, &$operand); }
| VLAN operand		{ match(p, PFR_VLAN, &@$, &$operand); }
| TUNNEL ID operand	{ match(p, PFR_TUNNEL_ID, &@$, &$operand); }
| TUNNEL IP		{ version(p, PFR_TUNNEL_VERSION, &@$, 4); }
| TUNNEL IP6		{ version(p, PFR_TUNNEL_VERSION, &@$, 6); }
| TUNNEL SRC operand	{ match(p, PFR_TUNNEL_SRC, &@$, &$operand); }
| TUNNEL DST operand	{ match(p, PFR_TUNNEL_DST, &@$, &$operand); }
| BALANCE value		{ match(p, PFR_BALANCE, &@$, &$value); }
| BIDIRECTIONAL		{ plain(p, PFR_BIDIRECTIONAL, &@$); }
| LOCKED		{ plain(p, PFR_LOCKED, &@$); }
| PAYLOAD string	{ text(p, PFR_PAYLOAD, &@$, &$string); }
| FILTER plugin_name	{ plugin(p, PFR_FILTER, &@$, &$plugin_name, NULL); }
| FILTER plugin_name '{' words '}'
			{ $words.place = @words; plugin(p, PFR_FILTER, &@$, &$plugin_name, &$words); }
| PLUGIN plugin_name	{ plugin(p, PFR_PLUGIN, &@$, &$plugin_name, NULL); }
| PLUGIN plugin_name '{' words '}'
			{ $words.place = @words; plugin(p, PFR_PLUGIN, &@$, &$plugin_name, &$words); }
;

plugin_name:
  WORD
| NUMBER
| string
;

words:
  %empty		{ memset(&$$, 0, sizeof($$)); }
| words WORD		{ pfr_block_append(p, &$$, &$2); }
| words string		{ pfr_block_append(p, &$$, &$2); }
;

peers:
  peer_a peer_b
;

peer_a:
  hosts			{ peer(p, PFR_HOST_A, &@$, &$hosts, NULL); }
| hosts ':' operand	{ peer(p, PFR_HOST_A, &@$, &$hosts, &$operand); }
;

peer_b:
  hosts			{ peer(p, PFR_HOST_B, &@$, &$hosts, NULL); }
| hosts ':' operand	{ peer(p, PFR_HOST_B, &@$, &$hosts, &$operand); }
;

hosts:
  V4			{ $$ = pfr_value_one(p, PFR_SINGLE, &$1, NULL); }
| V6			{ $$ = pfr_value_one(p, PFR_SINGLE, &$1, NULL); }
| BAD			{ $$ = pfr_value_one(p, PFR_SINGLE, &$1, NULL); }
| '[' V6 ']'		{ $$ = pfr_value_one(p, PFR_SINGLE, &$2, NULL); }
| '[' BAD ']'		{ $$ = pfr_value_one(p, PFR_SINGLE, &$2, NULL); }
| VARIABLE		{ $$ = pfr_value_variable(p, &$1); }
| '{' values optional_comma '}'	{ $$ = $values; $$.place = @$; }
;

operand:
  value
| '{' values optional_comma '}'	{ $$ = $values; $$.place = @$; }
;

values:
  value
| values ',' value	{ pfr_value_append(p, &$$, &$3); }
;

optional_comma:
  %empty
| ','
;

value:
  atom			{ $$ = pfr_value_one(p, PFR_SINGLE, &$1, NULL); }
| atom '-' atom		{ $$ = pfr_value_one(p, PFR_RANGE, &$1, &$3); }
| atom '/' atom		{ $$ = pfr_value_one(p, PFR_MASKED, &$1, &$3); }
| VARIABLE		{ $$ = pfr_value_variable(p, &$1); }
;

atom:
  NUMBER
| V4
| V6
| MAC
| WORD
| STRING
| BAD
| IP
| IP6
| PROTOCOL
;

%%

/*
 * What could have come: up to a few words they are listed, and above that there
 * is a name for all of them.
 */
static void expected(const yypcontext_t *context, char *out, size_t size)
{
	enum { MOST = 48, LISTED = 7 };
	yysymbol_kind_t kinds[MOST];
	bool clause = false, value = false, end = false, set = false;
	int n = yypcontext_expected_tokens(context, kinds, MOST);
	size_t used = 0;
	int i, listed = 0, count = 0;

	for (i = 0; i < n; i++) {
		clause |= kinds[i] == YYSYMBOL_BIDIRECTIONAL;
		value |= kinds[i] == YYSYMBOL_MAC;
		end |= kinds[i] == YYSYMBOL_END;
		set |= !strcmp(yysymbol_name(kinds[i]), "'{'");
		count += kinds[i] != YYSYMBOL_BAD && kinds[i] != YYSYMBOL_YYEOF;
	}
	*out = '\0';
	if (clause) {
		snprintf(out, size, "an action (such as accept or drop), a match (such as udp or src) or an option%s",
			 end ? ", or the end of the line" : "");
		return;
	}
	if (value) {
		snprintf(out, size, "a value: a number, an address or a name%s",
			 set ? ", or a set of them in braces" : "");
		return;
	}
	for (i = 0; i < n && listed < LISTED && used < size; i++) {
		if (kinds[i] == YYSYMBOL_BAD || kinds[i] == YYSYMBOL_YYEOF ||
		    (kinds[i] == YYSYMBOL_END && count > LISTED - 1))
			continue;
		used += (size_t)snprintf(out + used, size - used, "%s%s",
					 listed ? ", " : "",
					 yysymbol_name(kinds[i]));
		listed++;
	}
	/* The last comma is an "or". */
	if (listed > 1) {
		char *comma = strrchr(out, ','), rest[64];

		snprintf(rest, sizeof(rest), "%s", comma + 2);
		snprintf(comma, size - (size_t)(comma - out), " or %s", rest);
	}
}

static int yyreport_syntax_error(const yypcontext_t *context,
				 struct pfr_parser *p)
{
	struct pfr_place *place = yypcontext_location(context);
	yysymbol_kind_t token = yypcontext_token(context);
	struct pfr_scan *scan = p->scan;
	char what[300];

	p->bad = true;
	/* Of a bad value it was said what is wrong with it. */
	if (pfr_set_gives_up(p->set) || token == YYSYMBOL_BAD)
		return 0;
	expected(context, what, sizeof(what));
	if (token == YYSYMBOL_END || token == YYSYMBOL_YYEOF)
		pfr_error(p->set, place, "expected %s", what);
	else
		pfr_error(p->set, place, "expected %s; found '%.*s'", what,
			  (int)(place->length < 40 ? place->length : 40),
			  place->source->text + place->first);
	if (scan->unclosed)
		pfr_note(p->set, &scan->brace, "this brace is still open");
	scan->unclosed = false;
	return 0;
}
