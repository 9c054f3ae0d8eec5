/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tools that are programs of their own, and subcommands of pfring, too. */
#ifndef TOOLS_PROGRAMS_H
#define TOOLS_PROGRAMS_H

int pfcount_main(int argc, char **argv);
int pfsend_main(int argc, char **argv);

#endif /* TOOLS_PROGRAMS_H */
