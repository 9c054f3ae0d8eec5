// SPDX-License-Identifier: GPL-2.0-only
/* Filters for SIP. */
#include <string.h>

#include "sipgen.h"

int sipgen(const char *name, struct sip_filter *filter)
{
	memset(filter, 0, sizeof(*filter));
	filter->method = method_invite;
	if (!strcmp(name, "method")) {
		filter->method = method_bye;
		return 0;
	}
	if (!strcmp(name, "caller")) {
		strcpy(filter->caller, "bob@*");
		return 0;
	}
	if (!strcmp(name, "parts")) {
		strcpy(filter->caller, "*alice*");
		strcpy(filter->called, "*bob*");
		strcpy(filter->call_id, "*@192.0.2.34*");
		return 0;
	}
	return -1;
}
