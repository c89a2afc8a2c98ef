// Compares a reference assembly with the library it stands for:
//
//     dotnet run src/Extensions/Reference/compare/Compare.cs -- REFERENCE.dll LIBRARY.dll [LIBRARY.dll ...]
//
// Every visible type and member that the reference declares must be in the library with the same signature. An interface, and what is
// abstract in a class, must be declared whole, for whoever implements it has to implement all. What is missing is told, one line each.
// Exit code: 0 all there, 1 something is not, 64 wrong usage.
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

if (args.Length < 2 || args.FirstOrDefault(a => !File.Exists(a)) is not null)
{
    Console.Error.WriteLine(args.FirstOrDefault(a => !File.Exists(a)) is { } missing ? $"there is no file {missing}" : "usage: Compare.cs -- REFERENCE.dll LIBRARY.dll [LIBRARY.dll ...]");
    return 64;
}

var reference = Library.Read(args[0]);
var library = new Dictionary<string, Shape>(StringComparer.Ordinal);
foreach (var (name, shape) in args.Skip(1).SelectMany(Library.Read))
{
    library.TryAdd(name, shape);
}

var complaints = reference.Values.OrderBy(t => t.Name, StringComparer.Ordinal).SelectMany(Complaints).ToList();
complaints.ForEach(Console.WriteLine);
Console.WriteLine($"{Path.GetFileName(args[0])}: {reference.Count} types, {reference.Values.Sum(t => t.Members.Count)} members, {complaints.Count} not as in the library");
return complaints.Count == 0 ? 0 : 1;

IEnumerable<string> Complaints(Shape declared)
{
    if (!library.TryGetValue(declared.Name, out var real))
    {
        yield return $"{declared.Name}: no such type";
        yield break;
    }

    if (declared.Kind != real.Kind)
    {
        yield return $"{declared.Name}: is {real.Kind}, not {declared.Kind}";
    }

    // Down the library's bases as far as they are known.
    var bases = Bases(real).ToList();
    foreach (var above in declared.Above.Where(a => !bases.SelectMany(b => b.Above).Contains(a)))
    {
        yield return $"{declared.Name}: is no {above}";
    }

    var there = bases.SelectMany(b => b.Members).ToHashSet();
    foreach (var member in declared.Members.Where(m => !there.Contains(m)))
    {
        yield return $"{declared.Name}: no {member}";
    }

    var known = Bases(declared, reference).SelectMany(b => b.Members).ToHashSet();
    foreach (var member in real.Abstract.Where(m => !known.Contains(m)))
    {
        yield return $"{declared.Name}: {member} is to be implemented, and is not declared";
    }
}

IEnumerable<Shape> Bases(Shape type, Dictionary<string, Shape>? within = null)
{
    yield return type;
    foreach (var above in type.Above)
    {
        if ((within ?? library).TryGetValue(Library.Open(above), out var next))
        {
            foreach (var further in Bases(next, within))
            {
                yield return further;
            }
        }
    }
}

/// <summary>What of a type can be seen from outside.</summary>
/// <param name="Name">Its full name, nested ones with <c>+</c>.</param>
/// <param name="Kind">class, sealed class, struct, interface, enum …</param>
/// <param name="Above">Its base and its interfaces.</param>
/// <param name="Members">Its members as they are written, with their types.</param>
/// <param name="Abstract">Those of them that an implementation has to bring.</param>
internal sealed record Shape(string Name, string Kind, HashSet<string> Above, HashSet<string> Members, HashSet<string> Abstract);

/// <summary>Reads an assembly without loading it.</summary>
internal static class Library
{
    /// <summary>Its visible types by name.</summary>
    public static Dictionary<string, Shape> Read(string file)
    {
        using var pe = new PEReader(File.OpenRead(file));
        var reader = pe.GetMetadataReader();
        return reader.TypeDefinitions
            .Select(handle => (Handle: handle, Type: reader.GetTypeDefinition(handle)))
            .Where(t => Visible(reader, t.Type))
            .Select(t => Shape(reader, t.Handle, t.Type))
            .ToDictionary(s => s.Name, StringComparer.Ordinal);
    }

    /// <summary>The name of a type without its arguments.</summary>
    public static string Open(string name) => name.IndexOf('<', StringComparison.Ordinal) is var at and >= 0 ? name[..at] : name;

    private static bool Visible(MetadataReader reader, TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => Visible(reader, reader.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    private static Shape Shape(MetadataReader reader, TypeDefinitionHandle handle, TypeDefinition type)
    {
        var names = new Names();
        var parent = type.BaseType.IsNil ? "" : names.Of(reader, type.BaseType);
        var members = new HashSet<string>(StringComparer.Ordinal);
        var toImplement = new HashSet<string>(StringComparer.Ordinal);
        foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition).Where(m => Visible(m.Attributes)))
        {
            var signature = method.DecodeSignature(names, null);
            var arity = signature.GenericParameterCount > 0 ? $"`{signature.GenericParameterCount}" : "";
            var written = $"{(method.Attributes.HasFlag(MethodAttributes.Static) ? "static " : "")}{signature.ReturnType} {reader.GetString(method.Name)}{arity}({string.Join(", ", signature.ParameterTypes)})";
            members.Add(written);
            if (method.Attributes.HasFlag(MethodAttributes.Abstract))
            {
                toImplement.Add(written);
            }
        }

        foreach (var field in type.GetFields().Select(reader.GetFieldDefinition).Where(f => Visible((MethodAttributes)f.Attributes)))
        {
            var value = field.GetDefaultValue().IsNil ? "" : " = " + Constant(reader, reader.GetConstant(field.GetDefaultValue()));
            members.Add($"{(field.Attributes.HasFlag(FieldAttributes.Static) ? "static " : "")}{field.DecodeSignature(names, null)} {reader.GetString(field.Name)}{value}");
        }

        var above = type.GetInterfaceImplementations().Select(i => names.Of(reader, reader.GetInterfaceImplementation(i).Interface)).ToHashSet(StringComparer.Ordinal);
        if (parent is not ("" or "System.Object" or "System.ValueType" or "System.Enum" or "System.MulticastDelegate"))
        {
            above.Add(parent);
        }

        return new Shape(names.GetTypeFromDefinition(reader, handle, 0), Kind(type, parent), above, members, toImplement);
    }

    private static string Kind(TypeDefinition type, string parent) =>
        type.Attributes.HasFlag(TypeAttributes.Interface) ? "interface"
        : parent == "System.Enum" ? "enum"
        : parent == "System.ValueType" ? "struct"
        : parent == "System.MulticastDelegate" ? "delegate"
        : (type.Attributes & (TypeAttributes.Abstract | TypeAttributes.Sealed)) switch
        {
            TypeAttributes.Abstract | TypeAttributes.Sealed => "static class",
            TypeAttributes.Abstract => "abstract class",
            TypeAttributes.Sealed => "sealed class",
            _ => "class",
        };

    private static bool Visible(MethodAttributes attributes) =>
        (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static string Constant(MetadataReader reader, Constant constant)
    {
        var blob = reader.GetBlobReader(constant.Value);
        return blob.ReadConstant(constant.TypeCode)?.ToString() ?? "null";
    }
}

/// <summary>Types as full names; of which assembly they are does not count.</summary>
internal sealed class Names : ISignatureTypeProvider<string, object?>
{
    public string Of(MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => GetTypeFromDefinition(reader, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0),
        _ => GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)handle, 0),
    };

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? $"{GetTypeFromDefinition(reader, outer, 0)}+{reader.GetString(type.Name)}"
            : Full(reader, type.Namespace, type.Name);
    }

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0)}+{reader.GetString(type.Name)}"
            : Full(reader, type.Namespace, type.Name);
    }

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, null);

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode == PrimitiveTypeCode.Void ? "void" : $"System.{typeCode}";

    public string GetSZArrayType(string elementType) => $"{elementType}[]";

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    public string GetByReferenceType(string elementType) => $"{elementType}&";

    public string GetPointerType(string elementType) => $"{elementType}*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(", ", typeArguments)}>";

    public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

    public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

    public string GetFunctionPointerType(MethodSignature<string> signature) => $"delegate*<{string.Join(", ", signature.ParameterTypes)}, {signature.ReturnType}>";

    /// <summary><c>init</c> and <c>in</c> are required modifiers; the others say nothing to a caller.</summary>
    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => isRequired ? $"{unmodifiedType} ({modifier})" : unmodifiedType;

    private static string Full(MetadataReader reader, StringHandle space, StringHandle name) =>
        space.IsNil ? reader.GetString(name) : $"{reader.GetString(space)}.{reader.GetString(name)}";
}
