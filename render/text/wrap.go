package text

import (
	"slices"
	"sort"
	"strings"
	"unicode"
)

// Wrap breaks s into lines no wider than maxWidth px and reports whether
// something had to go, which an ellipsis then shows. A single rune wider than
// maxWidth still gets a line. No more lines than maxLines come back; 0 or less
// asks for no limit. Any white space counts as one space.
//
// Lines break between words; in Chinese and Japanese between any two runes,
// but not before closing or after opening punctuation. A word wider than a
// line breaks after - / . _ and the like and at camelCase humps, else between
// any two of its letters. Of the ways to fill the same number of lines it
// takes the one whose widest line is shortest.
func Wrap(s string, size int, bold bool, maxWidth, maxLines int) (lines []string, truncated bool) {
	if size <= 0 {
		size = 1
	}
	p := paragraph{face: faceOf(bold), size: size, max: max(maxWidth, 1)}
	p.read(s)
	if len(p.clusters) == 0 {
		return nil, false
	}
	p.forbidWide()
	ends := p.fill(p.max, 0)
	if maxLines > 0 && len(ends) > maxLines {
		return p.truncate(maxLines), true
	}
	ends = p.balance(ends)
	lines = make([]string, len(ends))
	start := 0
	for i, end := range ends {
		lines[i] = p.line(start, end)
		start = end
	}
	return lines, false
}

// cluster is what no line break may split: a rune with the marks on it, or a
// joined emoji.
type cluster struct {
	from, to int  // bytes of the paragraph's text
	first    rune // decides, with last, what may stand beside it
	last     rune
	at, end  int // pen before and after, in font units, as in one long line
	space    bool
	breaks   quality // of a break after it
}

// quality is how well a line may end at a place.
type quality int8

const (
	never   quality = iota
	anyhow          // between two letters
	word            // inside a word where a reader would break it
	natural         // between words
)

// paragraph is a text cut into clusters.
type paragraph struct {
	face     *face
	size     int
	max      int // px
	text     string
	clusters []cluster
}

// read cuts s into clusters and judges every place between two of them.
func (p *paragraph) read(s string) {
	p.text = normalize(s)
	pen := pen{}
	for i, r := range p.text {
		fresh := !invisible(r) && !pen.join && !(pen.flag && isFlagLetter(r)) || len(p.clusters) == 0 || r == zeroSpace
		before := pen
		at := pen.step(p.face, r)
		if fresh {
			if before.x == 0 {
				at = 0
			}
			p.clusters = append(p.clusters, cluster{from: i, first: r, last: r, at: at, space: r == ' '})
		}
		c := &p.clusters[len(p.clusters)-1]
		c.end = pen.x
		if !invisible(r) || r == softHyphen || r == wordJoiner {
			c.last = r
		}
		c.to = i
	}
	for i := range p.clusters {
		c := &p.clusters[i]
		if i+1 == len(p.clusters) {
			c.to = len(p.text)
			c.breaks = natural
			break
		}
		c.to = p.clusters[i+1].from
		c.breaks = p.between(i)
	}
}

// normalize makes every run of white space one space, and none at the ends.
func normalize(s string) string {
	plain := true
	space := true
	for _, r := range s {
		if isSpace(r) && (r != ' ' || space) {
			plain = false
			break
		}
		space = r == ' '
	}
	if plain && !space {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, isSpace), " ")
}

// between judges the place after cluster i.
func (p *paragraph) between(i int) quality {
	a, b := p.clusters[i], p.clusters[i+1]
	switch {
	case a.space, a.last == zeroSpace:
		return natural
	case b.space, b.first == zeroSpace:
		return never // the space itself ends the line
	case glues(a.last), glues(b.first), opens(a.last), closes(b.first):
		return anyhow
	case breaksAround(a.last), breaksAround(b.first):
		return natural
	}
	if i > 0 && !p.clusters[i-1].space && p.breaksWord(i) {
		return word
	}
	return anyhow
}

// breaksWord tells whether a word may be torn after cluster i: after a
// separator, before a capital that follows a small letter, before the last of
// several capitals, and beside a number.
func (p *paragraph) breaksWord(i int) bool {
	a, b := p.clusters[i].last, p.clusters[i+1].first
	switch {
	case strings.ContainsRune(`-/\._:,;=&|+@#?`+"\u2010\u2013\u2014\u00ad", a):
		return !strings.ContainsRune(`-/\._:,;=&|+@#?`, b)
	case unicode.IsLower(a) && unicode.IsUpper(b):
		return true
	case unicode.IsUpper(a) && unicode.IsUpper(b) && i+2 < len(p.clusters):
		return unicode.IsLower(p.clusters[i+2].first)
	case unicode.Is(unicode.Hangul, a) && unicode.Is(unicode.Hangul, b):
		return true
	}
	return false
}

// width is that of the line of clusters [from, to) in px, rounded up.
func (p *paragraph) width(from, to int) int {
	return toPixels(p.clusters[to-1].end-p.clusters[from].at, p.size)
}

// trim is to without the spaces before it.
func (p *paragraph) trim(from, to int) int {
	for to > from && p.clusters[to-1].space {
		to--
	}
	return to
}

func (p *paragraph) line(from, to int) string {
	to = p.trim(from, to)
	return p.text[p.clusters[from].from:p.clusters[to-1].to]
}

// forbidWide decides for every word which breaks it needs: none if it fits
// in a line, those a reader would make if that is enough, else any.
func (p *paragraph) forbidWide() {
	p.lift(natural, word)
	p.lift(natural, anyhow)
}

// lift makes natural the breaks of quality q inside those pieces between
// natural breaks that are wider than a line.
func (p *paragraph) lift(bound, q quality) {
	start := 0
	for i := range p.clusters {
		if p.clusters[i].breaks < bound {
			continue
		}
		if end := p.trim(start, i+1); end > start && p.width(start, end) > p.max {
			for j := start; j < i; j++ {
				if p.clusters[j].breaks == q {
					p.clusters[j].breaks = natural
				}
			}
		}
		start = i + 1
	}
}

// fill breaks greedily into lines no wider than limit px and returns their
// ends. It gives up, with nil, when more than most lines are needed and most
// is not 0.
func (p *paragraph) fill(limit, most int) []int {
	var ends []int
	start := 0
	for start < len(p.clusters) {
		end := p.lineEnd(start, limit)
		if ends = append(ends, end); most > 0 && len(ends) > most {
			return nil
		}
		start = end
	}
	return ends
}

// lineEnd is where the line from start ends that is no wider than limit px:
// after the last natural break that fits, or after the first one if none does.
func (p *paragraph) lineEnd(start, limit int) int {
	best := start
	for i := start; i < len(p.clusters); i++ {
		c := &p.clusters[i]
		if !c.space && best > start && p.width(start, i+1) > limit {
			break
		}
		if c.breaks == natural {
			if end := p.trim(start, i+1); best > start && end > start && p.width(start, end) > limit {
				break
			}
			best = i + 1
		}
	}
	return best
}

// balance finds the smallest limit that needs no more lines, and its ends.
func (p *paragraph) balance(ends []int) []int {
	if len(ends) < 2 {
		return ends
	}
	lines := len(ends)
	least := p.width(0, len(p.clusters)) / lines
	i := sort.Search(p.max-least, func(i int) bool {
		return p.fill(least+i, lines) != nil
	})
	if better := p.fill(least+i, lines); better != nil && p.widest(better) <= p.max {
		return better
	}
	return ends
}

// widest is the width of the widest line in px.
func (p *paragraph) widest(ends []int) int {
	w, start := 0, 0
	for _, end := range ends {
		w = max(w, p.width(start, p.trim(start, end)))
		start = end
	}
	return w
}

// truncate fills lines and ends the last one in an ellipsis.
func (p *paragraph) truncate(lines int) []string {
	var out []string
	start := 0
	for range lines - 1 {
		end := p.lineEnd(start, p.max)
		out = append(out, p.line(start, end))
		start = end
	}
	return append(out, p.shorten(start))
}

// shorten is as much of the text from start as fits into a line with an
// ellipsis. It stops between words when that costs less than a third of the
// line, and leaves no space or punctuation before the ellipsis.
func (p *paragraph) shorten(start int) string {
	text := func(end int) string {
		for end > start && (p.clusters[end-1].space || trails(p.clusters[end-1].last)) {
			end--
		}
		if end == start {
			return string(ellipsis)
		}
		return p.text[p.clusters[start].from:p.clusters[end-1].to] + string(ellipsis)
	}
	fits := func(line string) bool { return toPixels(p.face.measure(line), p.size) <= p.max }
	// Widths grow with the length but for kerning against the ellipsis, so
	// the search may be off by a cluster or two.
	n := sort.Search(len(p.clusters)-start, func(n int) bool { return !fits(text(start + n + 1)) })
	for n > 0 && !fits(text(start+n)) {
		n--
	}
	end := start + n
	for i := end; i > start; i-- {
		if p.clusters[i-1].breaks == natural {
			if 3*p.width(start, i) >= 2*p.width(start, end) {
				return text(i)
			}
			break
		}
	}
	return text(end)
}

// Runes that must not stand at an end of a line.
var (
	closing = runeSet("!%),.:;?]}¢°·»’”†‡•›℃‰′″‐–—…‥、。々〉》」』】〕〗〙〛〜〞〟゛゜ゝゞ・ーヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ！％），．：；？］｝～｠｡｣､･ｰ￠")
	opening = runeSet("([{£¥«‘“‹〈《「『【〔〖〘〚〝＄（［｛｟｢￡￥$#＃")
	gluing  = runeSet("\"'\u00a0\u2007\u202f\u2060\ufeff")
)

func runeSet(s string) []rune {
	set := []rune(s)
	slices.Sort(set)
	return set
}

func inSet(set []rune, r rune) bool {
	_, ok := slices.BinarySearch(set, r)
	return ok
}

// closes tells whether no line may start with r.
func closes(r rune) bool { return inSet(closing, r) }

// opens tells whether no line may end with r.
func opens(r rune) bool { return inSet(opening, r) }

// glues tells whether no line may break on either side of r.
func glues(r rune) bool { return inSet(gluing, r) }

// trails tells whether r is left out before an ellipsis.
func trails(r rune) bool {
	return strings.ContainsRune(",.;:-–—、，。．；：…·", r) || opens(r)
}
