// SPDX-License-Identifier: LGPL-2.1-or-later
/* dump FILE: what is wrong with a file of rules, or all that is in it. */
#include <string.h>

#include "librules.h"

int main(int argc, char **argv)
{
	struct pfr_rules *set = pfr_rules_new();
	int rc = 1;

	if (argc != 2 || !set)
		return 2;
	if (strstr(argv[1], ".json")) {
		static char text[1 << 20];
		FILE *in = fopen(argv[1], "re");

		if (!in)
			return 2;
		rc = pfr_rules_read_json(set, argv[1], text,
					 fread(text, 1, sizeof(text), in));
		fclose(in);
	} else {
		rc = pfr_rules_read_file(set, argv[1]);
	}
	pfr_rules_print_messages(set, stdout);
	if (!rc && pfr_rules_print(set, stdout))
		return 2;
	pfr_rules_free(set);
	return rc ? 1 : 0;
}
