// SPDX-License-Identifier: LGPL-2.1-or-later
/* A tool as a program: the build says which, PROGRAM. */
#include "programs.h"

int main(int argc, char **argv)
{
	return PROGRAM(argc, argv);
}
