package typeface

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/image/font/sfnt"
)

// fontFile is a font that systems have for Chinese, Japanese and Korean.
type fontFile struct {
	regular string // name of the file
	bold    string // empty: the regular one serves
}

// usual lists them, the best first.
func usual() []fontFile {
	return []fontFile{
		{"NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"},
		{"NotoSansCJKsc-Regular.otf", "NotoSansCJKsc-Bold.otf"},
		{"NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf"},
		{"SourceHanSansSC-Regular.otf", "SourceHanSansSC-Bold.otf"},
		{"SourceHanSans.ttc", ""},
		{"PingFang.ttc", ""},
		{"Hiragino Sans GB.ttc", ""},
		{"msyh.ttc", "msyhbd.ttc"},
		{"wqy-microhei.ttc", ""},
		{"wqy-zenhei.ttc", ""},
		{"DroidSansFallbackFull.ttf", ""},
		{"DroidSansFallback.ttf", ""},
	}
}

// folders are where systems keep fonts.
func folders() []string {
	list := []string{"/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts"}
	if home, err := os.UserHomeDir(); err == nil {
		list = append(list, filepath.Join(home, ".local/share/fonts"), filepath.Join(home, ".fonts"), filepath.Join(home, "Library/Fonts"))
	}
	if windows := os.Getenv("WINDIR"); windows != "" {
		list = append(list, filepath.Join(windows, "Fonts"))
	}
	return list
}

// found is a font for what the embedded one lacks.
type found struct {
	path          string
	regular, bold *sfnt.Font
}

// system looks through this machine's fonts once.
var system = sync.OnceValue(func() *found { return search(folders()) })

// search is the best usual font below the folders; nil if there is none.
func search(folders []string) *found {
	paths := map[string]string{}
	for _, folder := range folders {
		_ = filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
			if err != nil {
				return nil // unreadable folders hold no usable fonts
			}
			if _, known := paths[d.Name()]; !known && !d.IsDir() {
				paths[d.Name()] = path
			}
			return nil
		})
	}
	for _, file := range usual() {
		path, ok := paths[file.regular]
		if !ok {
			continue
		}
		regular, err := open(path)
		if err != nil {
			continue
		}
		f := &found{path: path, regular: regular, bold: regular}
		if path, ok := paths[file.bold]; ok {
			if bold, err := open(path); err == nil {
				f.bold = bold
			}
		}
		return f
	}
	return nil
}

// open reads a font or, of a collection, the one for simplified Chinese. The
// file stays open: glyphs are read from it as they are needed.
func open(path string) (*sfnt.Font, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	fonts, err := sfnt.ParseCollectionReaderAt(file)
	if err == nil && fonts.NumFonts() == 0 {
		err = errors.New("no font in it")
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	var first *sfnt.Font
	for i := range fonts.NumFonts() {
		f, err := fonts.Font(i)
		if err != nil {
			continue
		}
		if first == nil {
			first = f
		}
		name, err := f.Name(nil, sfnt.NameIDFull)
		if err == nil && strings.Contains(name, " SC") && !strings.Contains(name, "Mono") {
			return f, nil
		}
	}
	if first == nil {
		file.Close()
		return nil, errors.New("no readable font in it")
	}
	return first, nil
}
