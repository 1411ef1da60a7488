// What the terminal client uses of ncurses, as plain functions: its macros and global variables do
// not reach Swift.
#ifndef WAYMARK_CNCURSES_H
#define WAYMARK_CNCURSES_H

// ncurses' own codes of keys.
#define NCURSES_WIDECHAR 1
#include <ncursesw/ncurses.h>

// Codes for what ncurses has no name for, above all of its own.
enum {
  WAYMARK_PASTE_START = 0x2000,
  WAYMARK_PASTE_END,
  // The beginning of what a mouse did; the rest follows as characters: `0;12;5M`.
  WAYMARK_MOUSE,
  WAYMARK_CTRL_LEFT,
  WAYMARK_CTRL_RIGHT,
  WAYMARK_CTRL_HOME,
  WAYMARK_CTRL_END,
  WAYMARK_ALT_LEFT,
  WAYMARK_ALT_RIGHT
};

// What ncurses says of a key: a character, one of its own codes, or nothing to be read.
enum { WAYMARK_KEY_NONE, WAYMARK_KEY_CHARACTER, WAYMARK_KEY_CODE };

// What is known of the terminal that the environment names.
enum {
  WAYMARK_TERMINAL_KNOWN,
  // It is not known here, and is drawn on as another one is that most terminals resemble.
  WAYMARK_TERMINAL_SUBSTITUTED,
  // It says itself that nothing can be drawn on it.
  WAYMARK_TERMINAL_WITHOUT_CURSOR,
  // Neither it nor what could stand for it is known.
  WAYMARK_TERMINAL_UNKNOWN
};

// Finds out what to draw on; `name` is what ncurses is to take the terminal for.
int waymark_terminal_choose(const char **name);

// Returns how many colours there are, or -1 if there is no terminal to draw on.
int waymark_screen_start(const char *terminal);
// Gives the terminal back, for good or until it is taken again.
void waymark_screen_stop(void);
void waymark_screen_resume(void);
void waymark_screen_resize(int width, int height);

// Reads what there is, without waiting. `code` is a character or one of the codes.
int waymark_read_key(unsigned *code);

// Colours are numbers of the palette, or -1 for the terminal's own.
typedef struct {
  int bold, dim, underlined, reversed;
  int foreground, background;
} waymark_look;

void waymark_draw(int row, int column, const char *text, waymark_look look);
// Shows what was drawn, with the cursor there; a row of -1 hides it.
void waymark_show(int row, int column);
// Has everything drawn again.
void waymark_erase_all(void);

#endif
