package infra

import (
	"bytes"
	"errors"
	"io"

	"github.com/iamvet/iamvet/internal/policy"
	"go.yaml.in/yaml/v3"
)

// ParseYAML reads the first document of a YAML file to a tree. CloudFormation's
// short forms become long: !Sub x is {"Fn::Sub": x}, !Ref x is {"Ref": x},
// !GetAtt a.b is {"Fn::GetAtt": ["a", "b"]}, !Condition x is {"Condition": x}.
func ParseYAML(file string, src []byte) (Value, error) {
	doc, err := unmarshal(src)
	if err != nil {
		return Value{}, invalid("YAML", err)
	}
	return newYAMLParser(file, src).document(&doc)
}

// ParseYAMLStream reads all documents of a YAML file, as ParseYAML does the first.
func ParseYAMLStream(file string, src []byte) ([]Value, error) {
	p := newYAMLParser(file, src)
	d := yaml.NewDecoder(bytes.NewReader(src))
	var out []Value
	for {
		var doc yaml.Node
		err := d.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, invalid("YAML", err)
		}
		v, err := p.document(&doc)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
}

func newYAMLParser(file string, src []byte) *yamlParser {
	return &yamlParser{
		src: string(src), lines: policy.NewLines(file, src), starts: yamlLines(string(src)), shared: map[*yaml.Node]bool{},
	}
}

func (p *yamlParser) document(doc *yaml.Node) (Value, error) {
	if len(doc.Content) == 0 {
		return Value{Kind: Null, Span: Span{Pos: p.lines.Position(0)}}, nil
	}
	aliased(doc, p.shared)
	v := p.value(doc.Content[0], 0)
	if p.err != nil {
		return Value{}, p.err
	}
	return v, nil
}
