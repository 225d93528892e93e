package standin

import "go/types"

// addressing are packages of functions that make lists and maps of pointers to texts of
// those of texts, and the other way round: their signatures say which. Each pointer that
// they return is to a copy.
var addressing = map[string]bool{
	"github.com/aws/aws-sdk-go-v2/aws": true, "github.com/aws/aws-sdk-go/aws": true, "github.com/aws/smithy-go/ptr": true,
}

// addresses writes the body of such a function, "" for others.
func addresses(fn *types.Func) string {
	sig := fn.Type().(*types.Signature)
	if fn.Pkg() == nil || !addressing[fn.Pkg().Path()] || sig.Recv() != nil || sig.Params().Len() != 1 || sig.Results().Len() != 1 || sig.Variadic() {
		return ""
	}
	switch sig.Params().At(0).Type().(type) {
	case *types.Slice, *types.Map:
	default:
		return ""
	}
	text := types.Typ[types.String]
	pointer := types.NewPointer(text)
	is := func(in, out types.Type) bool {
		return types.Identical(sig.Params().At(0).Type(), in) && types.Identical(sig.Results().At(0).Type(), out)
	}
	texts, pointers := types.NewSlice(text), types.NewSlice(pointer)
	textMap, pointerMap := types.NewMap(text, text), types.NewMap(text, pointer)
	switch {
	case is(texts, pointers):
		return "(in []string) []*string {\n\tvar out []*string\n\tfor _, v := range in {\n\t\tout = append(out, &v)\n\t}\n\treturn out\n}\n"
	case is(pointers, texts):
		return "(in []*string) []string {\n\tvar out []string\n\tfor _, v := range in {\n\t\tout = append(out, *v)\n\t}\n\treturn out\n}\n"
	case is(textMap, pointerMap):
		return "(in map[string]string) map[string]*string {\n\tout := map[string]*string{}\n\tfor k, v := range in {\n\t\tout[k] = &v\n\t}\n\treturn out\n}\n"
	case is(pointerMap, textMap):
		return "(in map[string]*string) map[string]string {\n\tout := map[string]string{}\n\tfor k, v := range in {\n\t\tout[k] = *v\n\t}\n\treturn out\n}\n"
	}
	return ""
}
