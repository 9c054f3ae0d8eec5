// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring sip - what the SIP analyzer sees. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmdline.h"
#include "command.h"
#include "sip.h"

static const char usage[] =
"Usage: pfring sip calls [OPTIONS]     the calls, registrations and so on\n"
"       pfring sip call ID [OPTIONS]   the messages of one, as a ladder\n"
"\n"
"pfring sip calls --help and pfring sip call --help list the options; with --json,\n"
"both print objects.\n";

static int sip_main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "calls"))
		return sip_calls_main(argc - 1, argv + 1);
	if (argc > 1 && !strcmp(argv[1], "call"))
		return sip_call_main(argc - 1, argv + 1);
	if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		fputs(usage, stdout);
		return EXIT_SUCCESS;
	}
	usage_error("calls or call?");
}

void sip_rule(filtering_rule *rule, const struct sip_ports *ports)
{
	*rule = (filtering_rule){
		.rule_id = 1,
		.rule_action = execute_action_and_stop_rule_evaluation,
		.bidirectional = 1,
		.core_fields = {
			.dport_low = ports->low,
			.dport_high = ports->high,
		},
		.plugin_action.plugin_id = SIP_PLUGIN_ID,
	};
}

void sip_ports_arg(struct sip_ports *ports, const char *text)
{
	unsigned int low, high;
	int end = 0;

	if (sscanf(text, "%5u-%5u%n", &low, &high, &end) != 2 || text[end]) {
		low = (unsigned int)number_arg("-p", text, 1, 65535);
		high = low;
	}
	if (!low || low > high || high > 65535)
		usage_error("-p %s: expected a port, or a range such as 5060-5061",
			    text);
	ports->low = (uint16_t)low;
	ports->high = (uint16_t)high;
}

int main(int argc, char **argv)
{
	static const struct command sip = { "sip", NULL, sip_main };

	return command_run(&sip, argc, argv);
}
