# METADATA
# title: Housing
# description: Allocating, letting and managing homes.
package mayishare.grounds.housing

# METADATA
# title: Managing housing
# description: >-
#   What is needed to allocate, let and manage homes, or to recover housing debt, may be shared with
#   a housing provider or another council under an agreement in force.
# related_resources:
#   - description: Housing Act 1996 Part 6 (allocation)
#     ref: https://www.legislation.gov.uk/ukpga/1996/52/part/VI
#   - description: Housing Act 1996 Part 7 (homelessness)
#     ref: https://www.legislation.gov.uk/ukpga/1996/52/part/VII
#   - description: Localism Act 2011 section 1
#     ref: https://www.legislation.gov.uk/ukpga/2011/20/section/1
# custom:
#   subject: housing
housing_management := []
